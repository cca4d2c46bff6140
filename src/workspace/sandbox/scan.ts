// Finds what a sandbox must hold or hide: names that are protected or secret, wherever they stand in the workspace.
// Directories that have not changed are not read again. Installed packages are not searched: nobody keeps a secret
// there, and they are most of a tree.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { HarnessError } from '../../core/error.ts';
import { joined } from '../path-text.ts';

export interface Names {
  /** Whether the policy lets nobody write a path (relative to the root, `/`-separated). */
  readonly isProtected: (path: string) => boolean;
  /** Whether the path holds secrets. */
  readonly isSecret: (path: string) => boolean;
}

export interface Found {
  /** Relative to the root. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link';
}

export interface Findings {
  /** The topmost of each: what lies in a protected directory is not listed again. */
  readonly guarded: readonly Found[];
  readonly secret: readonly Found[];
}

interface Listing extends Findings {
  readonly stamp: string;
  /** Whether the directory had rested long enough for its time to tell the next change. */
  readonly settled: boolean;
  readonly directories: readonly string[];
}

/** A workspace with more directories than this cannot be looked through for every command. */
const MAX_DIRECTORIES = 50_000;
/** Coarser than the clock of any file system that is worth caching. */
const RACY_MS = 100;
const NOT_SEARCHED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** A search of one workspace that remembers. Throws sandbox_unavailable when there is too much to look at. */
export const createScanner = (root: string, names: Names): (() => Findings) => {
  let known: ReadonlyMap<string, Listing> = new Map();
  return () => {
    const seen = new Map<string, Listing>();
    const queue = [''];
    for (let directory = queue.pop(); directory !== undefined; directory = queue.pop()) {
      const listing = listingOf(root, directory, { names, before: known.get(directory) });
      if (listing === undefined) continue;
      seen.set(directory, listing);
      if (seen.size > MAX_DIRECTORIES) throw tooLarge(root);
      queue.push(...listing.directories);
    }
    known = seen;
    const all = [...seen.values()];
    return { guarded: all.flatMap(({ guarded }) => guarded), secret: all.flatMap(({ secret }) => secret) };
  };
};

const listingOf = (
  root: string,
  directory: string,
  { names, before }: { readonly names: Names; readonly before: Listing | undefined },
): Listing | undefined => {
  const absolute = directory === '' ? root : joined(root, directory);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return undefined;
  const stamp = `${stat.dev} ${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs}`;
  if (before?.settled === true && before.stamp === stamp) return before;
  const settled = Date.now() - Math.max(stat.ctimeMs, stat.mtimeMs) > RACY_MS;
  return { stamp, settled, ...sorted(directory, entriesOf(absolute), names) };
};

const sorted = (
  directory: string,
  entries: readonly Dirent[],
  { isProtected, isSecret }: Names,
): Pick<Listing, 'directories' | 'guarded' | 'secret'> => {
  const directories: string[] = [];
  const guarded: Found[] = [];
  const secret: Found[] = [];
  const covered = directory !== '' && isProtected(directory);
  for (const entry of entries) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    const found: Found = { path, type: typeOf(entry) };
    if (!covered && isProtected(path)) guarded.push(found);
    if (isSecret(path)) secret.push(found);
    else if (found.type === 'directory' && !NOT_SEARCHED.has(entry.name)) directories.push(path);
  }
  return { directories, guarded, secret };
};

const typeOf = (entry: Dirent): Found['type'] => {
  if (entry.isSymbolicLink()) return 'link';
  return entry.isDirectory() ? 'directory' : 'file';
};

/** A directory that we may not read, the command may not read either. */
const entriesOf = (path: string): readonly Dirent[] => {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
};

const tooLarge = (root: string): HarnessError =>
  new HarnessError(
    'sandbox_unavailable',
    `${root} has more than ${MAX_DIRECTORIES} directories, too many to find its secrets for every command`,
    'open a smaller directory as the workspace, or set sandbox.backend to off in your own config.yaml',
  );
