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
const LINK = 0o120000;
/** File, link, another repository, and a directory of a sparse index. */
const TYPES = new Set([REGULAR, LINK, 0o160000, 0o040000]);
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

/** One entry of the index; good while it is being taken, because there may be very many of them. */
export interface IndexEntry {
  type(): 'file' | 'link' | 'other';
  /** From the top of the work tree. */
  path(): string;
  /** The bytes of the path, a character for each. */
  bytes(): string;
  /** What is known of a regular file's content. */
  file(): TrackedFile;
}

/** What `take` makes of each entry, without nothing. Undefined when there is no index that can be read whole. */
export const readGitIndex = <Taken>(
  gitDirectory: string,
  take: (entry: IndexEntry) => Taken | undefined,
): readonly Taken[] | undefined => {
  try {
    const bytes = readFileSync(join(gitDirectory, 'index'));
    return tryParse(bytes, SHA1_BYTES, take) ?? tryParse(bytes, SHA256_BYTES, take);
  } catch {
    return undefined;
  }
};

const tryParse: typeof parseIndex = (bytes, idBytes, take) => {
  try {
    return parseIndex(bytes, idBytes, take);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
};

/** Regular files of the index by path from the top of the work tree. */
export const trackedFiles = (gitDirectory: string): ReadonlyMap<string, TrackedFile> | undefined => {
  const files = readGitIndex(gitDirectory, (entry) =>
    entry.type() === 'file' ? ([entry.path(), entry.file()] as const) : undefined,
  );
  return files && new Map(files);
};

/** Undefined where ids are not this long. Throws a RangeError on bytes that end too early. */
const parseIndex = <Taken>(
  bytes: Buffer,
  idBytes: number,
  take: (entry: IndexEntry) => Taken | undefined,
): readonly Taken[] | undefined => {
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined;
  const text = bytes.toString('latin1');
  const taken: Taken[] = [];
  let at = 12;
  let type = 0;
  let path = '';
  const entry: IndexEntry = {
    type: () => kindOf(type),
    path: () => Buffer.from(path, 'latin1').toString('utf8'),
    bytes: () => path,
    file: () => entryAt(bytes, at, idBytes),
  };
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const flags = bytes.readUInt16BE(at + ENTRY_BYTES + idBytes);
    const start = at + ENTRY_BYTES + idBytes + (flags & EXTENDED ? 4 : 2);
    type = bytes.readUInt32BE(at + OFFSET.mode) & TYPE_MASK;
    if (!TYPES.has(type)) return undefined;
    const kept = version === 4 ? keptOf(bytes, start, path) : { path: '', end: start };
    const end = endOf(text, kept.end, version === 4 ? NAME_MASK : flags & NAME_MASK);
    path = kept.path + text.slice(kept.end, end);
    const found = take(entry);
    if (found !== undefined) taken.push(found);
    // Entries of versions 2 and 3 are padded with one to eight NULs to a multiple of eight.
    at = version === 4 ? end + 1 : at + ((end - at + 8) & ~7);
  }
  return isWhole(bytes, at, bytes.length - idBytes) ? taken : undefined;
};

/** Whether nothing but extensions follows, and none of them says that there are entries elsewhere. */
const isWhole = (bytes: Buffer, start: number, end: number): boolean => {
  let at = start;
  while (at < end) {
    const name = bytes.toString('latin1', at, at + 4);
    if (!/^[A-Za-z]{4}$/.test(name) || name === SPLIT) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
};

const kindOf = (type: number): ReturnType<IndexEntry['type']> => {
  if (type === REGULAR) return 'file';
  return type === LINK ? 'link' : 'other';
};

const entryAt = (bytes: Buffer, at: number, idBytes: number): TrackedFile => ({
  blob: bytes.toString('hex', at + ENTRY_BYTES, at + ENTRY_BYTES + idBytes),
  size: bytes.readUInt32BE(at + OFFSET.size),
  mtimeMs: bytes.readUInt32BE(at + OFFSET.mtimeSeconds) * 1000 + bytes.readUInt32BE(at + OFFSET.mtimeNanoseconds) / 1e6,
});

/** Where a name ends that is this long, or, if it is longer than can be told, at the next NUL. */
const endOf = (text: string, start: number, length: number): number => {
  const end = length < NAME_MASK ? start + length : text.indexOf('\0', start);
  if (end < start || end > text.length) throw new RangeError('name beyond the end');
  return end;
};

/** Version 4: how many bytes of the path before are dropped (a variable-length number), and what is kept of it. */
const keptOf = (bytes: Buffer, start: number, before: string): { readonly path: string; readonly end: number } => {
  let at = start;
  let byte = bytes.readUInt8(at++);
  let drop = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes.readUInt8(at++);
    drop = ((drop + 1) << 7) | (byte & 0x7f);
  }
  return { path: before.slice(0, Math.max(0, before.length - drop)), end: at };
};
