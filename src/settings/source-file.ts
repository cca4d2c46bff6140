// Files that say what is permitted. Read once, whole, hashed as read: what was trusted is what is in force.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { messageOf, systemCode } from '../core/error.ts';
import type { Problem } from './problem.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Of the bytes. */
  readonly sha256: string;
}

/** Nobody reviews a policy file larger than this. */
const MOST_BYTES = 256 * 1024;

/** The file; undefined when there is none; a problem when there is something that cannot be read as one. */
export const readSource = (path: string): SourceFile | { readonly problem: Problem } | undefined => {
  try {
    // Without waiting: a pipe of that name would hold up the server for ever.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const refusal = refusalOf(fd);
      return refusal === undefined ? sourceOf(path, readFileSync(fd)) : { problem: { path, problem: refusal } };
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    return { problem: { path, problem: `cannot be read: ${messageOf(thrown)}` } };
  }
};

const refusalOf = (fd: number): string | undefined => {
  const stat = fstatSync(fd);
  if (!stat.isFile()) return 'cannot be read: it is not a regular file';
  return stat.size > MOST_BYTES ? `is larger than ${MOST_BYTES / 1024} KiB` : undefined;
};

const sourceOf = (path: string, bytes: Buffer): SourceFile => ({
  path,
  text: bytes.toString('utf8').replace(/^\uFEFF/, ''),
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Why others than its owner decide what a path says; undefined when they do not, or when there is nothing. */
export const exposure = (path: string, owner: number): Problem | undefined => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.uid !== owner)
    return { path, problem: `is not used: it belongs to user ${stat.uid}, not to ${nameOf(owner)}` };
  return (stat.mode & 0o022) === 0
    ? undefined
    : { path, problem: `is not used: others than ${nameOf(owner)} can write it; chmod go-w ${path}` };
};

const nameOf = (owner: number): string => (owner === 0 ? 'root' : `user ${owner}`);

/** Names in a directory, sorted; none when there is no directory. */
export const namesIn = (path: string): readonly string[] | { readonly problem: Problem } => {
  try {
    return readdirSync(path).sort();
  } catch (thrown) {
    return systemCode(thrown) === 'ENOENT'
      ? []
      : { problem: { path, problem: `cannot be read: ${messageOf(thrown)}` } };
  }
};

const isAbsent = (thrown: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? '');

/** Changes whenever one of the files is changed, made or removed: the time of an inode's last change cannot be set back. */
export const fingerprint = (paths: readonly string[]): string =>
  paths
    .map((path) => {
      try {
        const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
        return stat === undefined ? '-' : `${stat.dev}:${stat.ino}:${stat.size}:${stat.ctimeNs}:${stat.mtimeNs}`;
      } catch (thrown) {
        return systemCode(thrown) ?? 'unknown';
      }
    })
    .join('|');
