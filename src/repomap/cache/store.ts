// What was derived from contents, kept in one file: loaded by one read, grown by appending, shared by every worktree
// and process of a repository. A cache only: what is damaged is derived again.
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Section } from '../types.ts';

/** Grows whenever what is kept means something else; files of other versions are left to their programs. */
export const FORMAT_VERSION = 1;
/** A larger file is written anew with what the caller still needs. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

const SECTIONS: readonly Section[] = ['symbols', 'scan'];
const MAGIC = Buffer.from(`repomap ${String(FORMAT_VERSION).padStart(7, '0')}\n`, 'latin1');
/** Length of the payload, its checksum, section, then the content's sha1: 4 + 4 + 4 + 20 bytes. */
const HEAD_BYTES = 32;

export interface Store {
  get(section: Section, content: string): Uint8Array | undefined;
  /** Contents that are no sha1 are not kept. */
  put(section: Section, content: string, bytes: Uint8Array): void;
  /** Appends what is new; when the file is too large, keeps what `isNeeded` says. Never throws. */
  save(isNeeded: (content: string) => boolean): void;
}

/** Opens the cache in a directory; it is read at the first question. */
export const openStore = (directory: string): Store => {
  const path = join(directory, `repomap-${FORMAT_VERSION}.bin`);
  let records: Map<string, Uint8Array> | undefined;
  let isDamaged = false;
  let fresh: string[] = [];
  const loaded = (): Map<string, Uint8Array> => {
    if (records !== undefined) return records;
    const read = readRecords(path);
    isDamaged = read.isDamaged;
    records = read.records;
    return records;
  };
  return {
    get: (section, content) => loaded().get(keyOf(section, content)),
    put: (section, content, bytes) => {
      if (!/^[0-9a-f]{40}$/.test(content)) return;
      const key = keyOf(section, content);
      loaded().set(key, bytes);
      fresh.push(key);
    },
    save: (isNeeded) => {
      const all = loaded();
      const added = fresh.map((key) => recordOf(key, all.get(key) ?? new Uint8Array()));
      fresh = [];
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        if (!isDamaged && sizeOf(path) < MAX_FILE_BYTES) return append(path, added);
        for (const key of all.keys()) if (!isNeeded(key.slice(1))) all.delete(key);
        replace(
          path,
          [...all].map(([key, bytes]) => recordOf(key, bytes)),
        );
        isDamaged = false;
      } catch {
        // A disk that is full or closed: the next process derives again.
      }
    },
  };
};

const keyOf = (section: Section, content: string): string => `${SECTIONS.indexOf(section)}${content}`;

const recordOf = (key: string, bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(bytes.length, 0);
  head.writeUInt32LE(crc32(bytes), 4);
  head.writeUInt32LE(Number(key[0]), 8);
  head.write(key.slice(1), 12, 'hex');
  return Buffer.concat([head, bytes]);
};

interface Read {
  readonly records: Map<string, Uint8Array>;
  /** Whether the file ends in, or is, something that nobody wrote as a whole. */
  readonly isDamaged: boolean;
}

const readRecords = (path: string): Read => {
  const records = new Map<string, Uint8Array>();
  const bytes = readAll(path);
  if (bytes.length === 0) return { records, isDamaged: false };
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return { records, isDamaged: true };
  let at = MAGIC.length;
  while (at + HEAD_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes.readUInt32LE(at);
    const payload = bytes.subarray(at + HEAD_BYTES, end);
    if (end > bytes.length || crc32(payload) !== bytes.readUInt32LE(at + 4)) break;
    const key = `${bytes.readUInt32LE(at + 8)}${bytes.toString('hex', at + 12, at + HEAD_BYTES)}`;
    records.set(key, payload);
    at = end;
  }
  return { records, isDamaged: at !== bytes.length };
};

const readAll = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
};

/** One write, so that processes do not mix; what is torn all the same ends the reading there. */
const append = (path: string, records: readonly Buffer[]): void => {
  if (records.length === 0) return;
  if (sizeOf(path) === 0) replace(path, records);
  else appendFileSync(path, Buffer.concat(records), { mode: 0o600 });
};

const replace = (path: string, records: readonly Buffer[]): void => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(temporary, Buffer.concat([MAGIC, ...records]), { mode: 0o600 });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
