// What recorded calls know of files, in memory and in small files of the state directory, one for each file seen, so that
// processes that live for one call, and servers beside them, know what the others have written.

import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Drift, FileState, Seen } from '../core/ports.ts';
import { displayPath } from './path-text.ts';
import { readSmallFile } from './small-file.ts';

export interface SeenOptions {
  /** Real path of the workspace. */
  readonly root: string;
  /** Where the small files lie; made when the first is written. */
  readonly directory: string;
  /** `all`: what is looked at is kept on disk as well; for who has no memory. `writes`: only what calls have left. */
  readonly keep: 'all' | 'writes';
}

/** A file's state, with what tells cheaply that it is still the same. `gone`: there is no file. */
type Known = { readonly stamp: string; readonly state: FileState } | { readonly stamp: 'gone'; readonly state: null };

/** Files remembered in memory; the oldest are forgotten first. */
const MOST_KNOWN = 10_000;
/** Larger files are compared by size and time alone. */
const MOST_HASHED = 1024 * 1024;

export const openSeen = ({ root, directory, keep }: SeenOptions): Seen => {
  const memory = new Map<string, Known>();
  const fileOf = (path: string): string => {
    const name = hash('sha256', path);
    return join(directory, name.slice(0, 2), name);
  };
  const remember = (path: string, known: Known, onDisk: boolean): void => {
    memory.delete(path);
    memory.set(path, known);
    if (memory.size > MOST_KNOWN) forgetOldest(memory);
    if (onDisk) write(fileOf(path), known);
  };
  const lookAt = (path: string): readonly Drift[] => {
    const stamp = stampOf(path);
    const known = memory.get(path) ?? read(fileOf(path));
    if (known?.stamp === stamp) return [];
    const now = stateAt(path, stamp);
    // Another process may have recorded the change.
    const others = known === undefined ? undefined : read(fileOf(path));
    remember(path, now, keep === 'all');
    if (known === undefined || others?.stamp === stamp || isSame(known, now)) return [];
    return [{ path: displayPath(root, path), before: known.state, after: now.state }];
  };
  return {
    look: (paths) => paths.flatMap((path) => quietly(() => lookAt(path)) ?? []),
    left: (paths) => {
      for (const path of paths) quietly(() => remember(path, stateAt(path, stampOf(path)), true));
    },
  };
};

/** A comparison that cannot be made is no reason to refuse a call. */
const quietly = <Value>(work: () => Value): Value | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

const forgetOldest = (memory: Map<string, Known>): void => {
  for (const path of memory.keys()) {
    memory.delete(path);
    return;
  }
};

const stampOf = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
};

const stateAt = (path: string, stamp: string): Known => {
  if (stamp === 'gone') return { stamp, state: null };
  const [, size = 0, modified = 0] = stamp.split(' ').map(Number);
  const bytes = readSmallFile(path, MOST_HASHED);
  const state = { bytes: size, modified: new Date(modified).toISOString() };
  return { stamp, state: bytes === undefined ? state : { ...state, sha256: hash('sha256', bytes) } };
};

/** Written anew with the same content, or only touched. */
const isSame = ({ state: a }: Known, { state: b }: Known): boolean =>
  a === null || b === null ? a === b : a.sha256 !== undefined && a.sha256 === b.sha256;

/** A word each: stamp (three of them, or `gone`), then time and hash. */
const write = (file: string, { stamp, state }: Known): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${stamp}\t${state?.sha256 ?? ''}\n`, { mode: 0o600 });
};

const read = (file: string): Known | undefined => {
  const [, stamp, sha256] = quietly(() => /^([^\t\n]+)\t([0-9a-f]*)\n$/.exec(readFileSync(file, 'latin1'))) ?? [];
  if (stamp === undefined) return undefined;
  if (stamp === 'gone') return { stamp, state: null };
  const [, bytes = 0, modified = 0] = stamp.split(' ').map(Number);
  if (!Number.isSafeInteger(bytes) || !Number.isFinite(modified)) return undefined;
  const state = { bytes, modified: new Date(modified).toISOString() };
  return { stamp, state: sha256 === undefined || sha256 === '' ? state : { ...state, sha256 } };
};
