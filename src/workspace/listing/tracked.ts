// What git tracks in a work tree, read from its index: no process is started, no configuration is obeyed.

import { gitPlaces, workTreeOf } from '../git.ts';
import { readGitIndex } from '../git-index.ts';
import { displayPath, isInside, joined } from '../path-text.ts';

export interface Tracked {
  /** Whether git tracks the path, or something below it. */
  has(path: string): boolean;
  /** Whether git tracks something below the path. */
  holds(path: string): boolean;
  /** What git tracks below a directory, relative to it. */
  below(directory: string): Iterable<string>;
}

/** What is tracked where a directory lies (a real path); undefined where there is no index that can be read. */
export const openTracked = (directory: string): Tracked | undefined => {
  const top = workTreeOf(directory);
  const places = gitPlaces(directory);
  const paths = places === undefined ? undefined : readGitIndex(places.gitDir, () => true);
  if (top === undefined || paths === undefined) return undefined;
  const directories = new Set<string>();
  for (const path of paths.keys()) addParents(directories, path);
  const isAt = (known: { has(path: string): boolean }, path: string): boolean =>
    isInside(top, path) && known.has(displayPath(top, path));
  return {
    has: (path) => isAt(paths, path) || isAt(directories, path),
    holds: (path) => isAt(directories, path),
    *below(from) {
      const prefix = from === top ? '' : joined(displayPath(top, from), '');
      for (const path of paths.keys()) if (path.startsWith(prefix)) yield path.slice(prefix.length);
    },
  };
};

const addParents = (directories: Set<string>, path: string): void => {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end);
    if (directories.has(parent)) return;
    directories.add(parent);
  }
};
