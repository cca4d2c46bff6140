// Finds the program that a name means on the child's PATH, and only there: never in the working directory.
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { HarnessError } from '../core/error.ts';

/** Absolute path of a program; a name with a slash is a path from `cwd`. Throws command_not_found. */
export const findProgram = (name: string, { path, cwd }: { readonly path: string; readonly cwd: string }): string => {
  const directories = path.split(':').filter(isAbsolute);
  const candidates = name.includes('/') ? [resolve(cwd, name)] : directories.map((directory) => join(directory, name));
  const found = name === '' ? undefined : candidates.find(isProgram);
  if (found === undefined) throw notFound(name, directories);
  return found;
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

const notFound = (name: string, directories: readonly string[]): HarnessError => {
  if (name.includes('/'))
    return new HarnessError(
      'command_not_found',
      `${name} is not an executable file`,
      'check the path and its x permission',
    );
  const near = nearest(name, directories);
  const hint = near === undefined ? '' : `did you mean ${near}? otherwise `;
  return new HarnessError(
    'command_not_found',
    `no program ${JSON.stringify(name)} on the PATH`,
    `${hint}install it or check the PATH`,
  );
};

const nearest = (name: string, directories: readonly string[]): string | undefined => {
  const names = directories.flatMap(namesIn);
  if (name.length < 2 || names.length === 0) return undefined;
  const near = closest(name, names);
  return distance(name, near) <= Math.max(1, Math.floor(name.length / 3)) ? near : undefined;
};

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};
