// Reads git's index file: which files are tracked, with which content, and how they looked when that was so. No process
// is started and no filter or hook of the repository runs, as `git status` would.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ENTRY_BYTES = 40;
const OFFSET = { mtimeSeconds: 8, mtimeNanoseconds: 12, mode: 24, size: 36 };
const EXTENDED = 0x4000;
const NAME_MASK = 0x0fff;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
/** File, link, another repository, and a directory of a sparse index. */
const TYPES = new Set([REGULAR, 0o120000, 0o160000, 0o040000]);
/** The extension that says: the rest of the entries is in another file. */
const SPLIT = 'link';
const SHA1_BYTES = 20;
const SHA256_BYTES = 32;

export interface TrackedFile {
  /** Blob id in hexadecimal. */
  readonly blob: string;
  /** Of the file that had this content, modulo 2^32. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** One entry of the index. */
export interface IndexEntry {
  readonly regular: boolean;
  /** What is known of a regular file's content. */
  readonly file: () => TrackedFile;
}

/**
 * What `take` makes of each entry, by path from the top of the work tree. Undefined when there is no index that can be
 * read whole.
 */
export const readGitIndex = <Taken>(
  gitDirectory: string,
  take: (entry: IndexEntry) => Taken | undefined,
): ReadonlyMap<string, Taken> | undefined => {
  try {
    const bytes = readFileSync(join(gitDirectory, 'index'));
    return parseIndex(bytes, SHA1_BYTES, take) ?? parseIndex(bytes, SHA256_BYTES, take);
  } catch {
    return undefined;
  }
};

/** Regular files of the index. */
export const trackedFiles = (gitDirectory: string): ReadonlyMap<string, TrackedFile> | undefined =>
  readGitIndex(gitDirectory, (entry) => (entry.regular ? entry.file() : undefined));

/** Undefined where ids are not this long. Throws a RangeError on bytes that end too early. */
const parseIndex = <Taken>(
  bytes: Buffer,
  idBytes: number,
  take: (entry: IndexEntry) => Taken | undefined,
): ReadonlyMap<string, Taken> | undefined => {
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined;
  const taken = new Map<string, Taken>();
  let at = 12;
  let path: Buffer = Buffer.alloc(0);
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const flags = bytes.readUInt16BE(at + ENTRY_BYTES + idBytes);
    const nameAt = at + ENTRY_BYTES + idBytes + (flags & EXTENDED ? 4 : 2);
    const name = version === 4 ? prefixed(bytes, nameAt, path) : plain(bytes, nameAt, flags & NAME_MASK);
    path = name.path;
    const type = bytes.readUInt32BE(at + OFFSET.mode) & TYPE_MASK;
    if (!TYPES.has(type)) return undefined;
    const start = at;
    const entry = take({ regular: type === REGULAR, file: () => entryAt(bytes, start, idBytes) });
    if (entry !== undefined) taken.set(path.toString('utf8'), entry);
    // Entries of versions 2 and 3 are padded with one to eight NULs to a multiple of eight.
    at = version === 4 ? name.end + 1 : at + ((name.end - at + 8) & ~7);
  }
  return bytes.toString('latin1', at, at + SPLIT.length) === SPLIT ? undefined : taken;
};

const entryAt = (bytes: Buffer, at: number, idBytes: number): TrackedFile => ({
  blob: bytes.toString('hex', at + ENTRY_BYTES, at + ENTRY_BYTES + idBytes),
  size: bytes.readUInt32BE(at + OFFSET.size),
  mtimeMs: bytes.readUInt32BE(at + OFFSET.mtimeSeconds) * 1000 + bytes.readUInt32BE(at + OFFSET.mtimeNanoseconds) / 1e6,
});

const plain = (bytes: Buffer, start: number, length: number) => {
  const end = length < NAME_MASK ? start + length : bytes.indexOf(0, start);
  if (end < start || end > bytes.length) throw new RangeError('name beyond the end');
  return { path: bytes.subarray(start, end), end };
};

/** Version 4: how many bytes of the path before are dropped (a variable-length number), then what follows instead. */
const prefixed = (bytes: Buffer, start: number, before: Buffer) => {
  let at = start;
  let byte = bytes.readUInt8(at++);
  let drop = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes.readUInt8(at++);
    drop = ((drop + 1) << 7) | (byte & 0x7f);
  }
  const end = bytes.indexOf(0, at);
  if (end < 0) throw new RangeError('name beyond the end');
  return { path: Buffer.concat([before.subarray(0, before.length - drop), bytes.subarray(at, end)]), end };
};
