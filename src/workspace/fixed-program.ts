// Whether a program's name can be trusted to go on meaning the same program.
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import { findProgram } from './find-program.ts';

/** A PATH without the places inside the workspace, where an agent could put a `git` or an `ls` of its own (npx adds some). */
export const pathOutside = (root: string, path: string): string =>
  path
    .split(':')
    .filter((directory) => isAbsolute(directory) && !isWithin(realOf(root), realOf(directory)))
    .join(':');

/**
 * True when the name is found on the PATH before, and really lies in, no directory that an agent can write: the
 * workspace, and those for temporary files. False for names that are not found: anyone could bring one.
 */
export const isFixedProgram = (
  name: string,
  { path, root, temporary }: { readonly path: string; readonly root: string; readonly temporary: readonly string[] },
): boolean => {
  const writable = [root, ...temporary].map(realOf);
  const isWritable = (place: string): boolean => writable.some((directory) => isWithin(directory, realOf(place)));
  try {
    const found = findProgram(name, { path, cwd: root });
    const searched = path.split(':').filter(isAbsolute);
    const first = searched.slice(0, searched.indexOf(dirname(found)) + 1);
    return !first.some(isWritable) && !isWritable(found);
  } catch {
    return false;
  }
};

const isWithin = (directory: string, place: string): boolean => {
  const way = relative(directory, place);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
};

const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
