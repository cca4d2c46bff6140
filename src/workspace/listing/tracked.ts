// What git tracks below a directory, read from its index: no process is started, no configuration is obeyed.
import { gitPlaces, workTreeOf } from '../git.ts';
import { readGitIndex } from '../git-index.ts';
import { displayPath, joined } from '../path-text.ts';

export interface TrackedName {
  /** Relative to the directory. */
  readonly name: string;
  readonly isLink: boolean;
}

/**
 * Links, and names that `isStrange` (which is asked about their bytes), below a directory (a real path); undefined where there is no index that can be read.
 * What stands in the place of a tracked file now is not looked at.
 */
export const trackedBelow = (
  directory: string,
  isStrange: (name: string) => boolean,
): readonly TrackedName[] | undefined => {
  const [top, places] = [workTreeOf(directory), gitPlaces(directory)];
  if (top === undefined || places === undefined) return undefined;
  const start = top === directory ? '' : `${displayPath(top, directory)}/`;
  return readGitIndex(places.gitDir, (entry) => {
    const isLink = entry.type() === 'link';
    if (!isLink && !isStrange(entry.bytes())) return undefined;
    const name = entry.path();
    return name.startsWith(start) ? { name: name.slice(start.length), isLink } : undefined;
  });
};

/** Which of the secrets, as their names say, below a directory git tracks; its index is read for the first of them. */
export const trackedSecrets = (directory: string, isSecret: (path: string) => boolean): ((path: string) => boolean) => {
  let known: ReadonlySet<string> | undefined;
  return (path) => {
    known ??= secretsIn(directory, isSecret);
    return known.has(path);
  };
};

const secretsIn = (directory: string, isSecret: (path: string) => boolean): ReadonlySet<string> => {
  const [top, places] = [workTreeOf(directory), gitPlaces(directory)];
  if (top === undefined || places === undefined) return new Set();
  const found = readGitIndex(places.gitDir, (entry) => {
    const path = entry.path();
    return isSecret(path) ? joined(top, path) : undefined;
  });
  return new Set(found ?? []);
};
