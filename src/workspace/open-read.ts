// Opens first and asks questions later: what is known about a read is known of the open file, not of its name,
// so nothing can be put in its place between judgement and use. This is the hot path of the whole product.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { systemCode } from '../core/error.ts';
import type { PathFact } from '../core/ports.ts';
import type { Descriptors } from './descriptors.ts';
import { absoluteText, lexicalPath, refusalOf } from './path-text.ts';
import { meansMissing, refusalFor, resolvePhysically, typeOf } from './resolve.ts';

/** What tells one content of one file from another. */
export interface Identity {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface OpenedRead {
  readonly fact: PathFact;
  /** Only of a regular file; whoever has it must close it. */
  readonly fd?: number;
  readonly identity?: Identity;
  /** Why something that exists could not be opened (a system error code). */
  readonly failure?: string;
}

// Non-blocking, so that a FIFO without a writer cannot stop the server; no terminal becomes ours by opening it.
// Node adds O_CLOEXEC to every open.
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export const identityOf = ({ dev, ino, size, mtimeMs }: Stats): Identity => ({ dev, ino, size, mtimeMs });

export const isSameContent = (a: Identity, b: Identity): boolean =>
  a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs;

/** Opens what is to be read. Never throws, never blocks: what cannot be used is a fact. */
export const openForReading = (descriptors: Descriptors, root: string, text: string): OpenedRead => {
  const refused = refusalOf(text);
  if (refused !== undefined) return { fact: refusedFact(root, text, refused) };
  let fd: number;
  try {
    fd = openSync(absoluteText(root, text), READ_FLAGS);
  } catch (thrown) {
    return unopened(root, text, thrown);
  }
  let kept = false;
  try {
    const opened = opening(descriptors, root, text, fd);
    kept = opened.fd !== undefined;
    return opened;
  } catch (thrown) {
    return { fact: refusedFact(root, text, refusalFor(thrown)) };
  } finally {
    if (!kept) closeSync(fd);
  }
};

/** A fact about a text that can never be a path, or no longer is one. */
export const refusedFact = (root: string, text: string, refused: string): PathFact => {
  const path = lexicalPath(root, text);
  return { path, real: path, type: 'missing', refused };
};

/** At most `limit` bytes from the start of a regular file of which `size` bytes were judged. */
export const readHead = (fd: number, size: number, limit: number): Buffer => {
  const buffer = Buffer.allocUnsafe(Math.min(size, limit));
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
};

const opening = (descriptors: Descriptors, root: string, text: string, fd: number): OpenedRead => {
  const stat = fstatSync(fd);
  const real = descriptors.realOf(fd, absoluteText(root, text), stat);
  if (real === undefined) return { fact: refusedFact(root, text, 'changed while it was looked at') };
  // A name that is no UTF-8 cannot be compared with anything that a rule says.
  if (real.includes('\ufffd')) return { fact: refusedFact(root, text, 'has a name that is not UTF-8') };
  const fact = { path: lexicalPath(root, text), real, type: typeOf(stat) };
  return fact.type === 'file' ? { fact, fd, identity: identityOf(stat) } : { fact };
};

const unopened = (root: string, text: string, thrown: unknown): OpenedRead => {
  const code = systemCode(thrown);
  if (code === 'ELOOP' || code === 'ENAMETOOLONG') return { fact: refusedFact(root, text, refusalFor(thrown)) };
  const { real, type, refused } = resolvePhysically(root, text);
  const path = lexicalPath(root, text);
  if (refused !== undefined) return { fact: { path, real, type, refused } };
  if (meansMissing(thrown)) return { fact: { path, real, type: 'missing' } };
  // ENXIO and the like are sockets and devices; EACCES a file of someone else's.
  if (type === 'other' || code === 'EACCES' || code === 'EPERM')
    return { fact: { path, real, type }, failure: code ?? '' };
  return { fact: { path, real, type, refused: refusalFor(thrown) } };
};
