// Reads a file of the worktree for the map: what it is, and whether it is worth more than its path.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { PathOnly } from '../types.ts';

/** Larger files are known by their path. */
export const MAX_BYTES = 1_000_000;
/** Of the start of a file, where tools say that they wrote it. */
const MARKER_CHARS = 600;
const GENERATED =
  /@generated\b|\bcode generated\b.{0,80}\bdo not edit\b|\bauto-?generated\b.{0,80}\b(?:do not|don't) (?:edit|modify)\b/i;
/** A line this long was written by a program… */
const LONG_LINE_CHARS = 5_000;
/** … if the file hardly consists of anything else. */
const LONG_LINES_SHARE = 0.5;

/** A file's size and times, by which it is known again without being read. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export const stampOf = ({ size, mtimeMs, ctimeMs }: Stats): Stamp => ({ size, mtimeMs, ctimeMs });

export const sameStamp = (a: Stamp, b: Stamp): boolean =>
  a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;

/** The bytes of a regular file and its stamp at that moment; undefined when it is gone, closed, a link or too large. */
export const readContent = (path: string): { readonly bytes: Buffer; readonly stamp: Stamp } | undefined => {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > MAX_BYTES) return undefined;
    const bytes = Buffer.allocUnsafe(stat.size);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got) {
      got = readSync(fd, bytes, length, bytes.length - length, length);
    }
    return { bytes: bytes.subarray(0, length), stamp: stampOf(stat) };
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};

/** Git's name for these bytes. */
export const blobId = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** The text of bytes, or why nobody wants to read it. */
export const textOrReason = (bytes: Buffer): { readonly text: string } | { readonly unread: PathOnly } => {
  if (bytes.subarray(0, 8000).includes(0)) return { unread: 'binary' };
  const text = bytes.toString('utf8');
  if (GENERATED.test(text.slice(0, MARKER_CHARS))) return { unread: 'generated' };
  return isMinified(text) ? { unread: 'minified' } : { text };
};

const isMinified = (text: string): boolean => {
  if (text.length < LONG_LINE_CHARS) return false;
  let long = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const length = (end < 0 ? text.length : end) - start;
    if (length > LONG_LINE_CHARS) long += length;
    start += length + 1;
  }
  return long > text.length * LONG_LINES_SHARE;
};
