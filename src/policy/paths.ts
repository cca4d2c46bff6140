// Questions about paths, answered by segments: a string prefix is not a parent directory.
import { posix } from 'node:path';

/** Path of `target` below `root`, `/`-separated; '' for the root itself, undefined outside of it. Both absolute. */
export const below = (root: string, target: string): string | undefined => {
  // What lies plainly below needs no normalising; this is asked several times a call.
  if (target.startsWith(root) && target[root.length] === '/' && !target.includes('/.', root.length)) {
    return target.slice(root.length + 1);
  }
  const relative = posix.relative(root, target);
  return relative === '..' || relative.startsWith('../') || posix.isAbsolute(relative) ? undefined : relative;
};

/**
 * The segments of a path in the form in which protected names are compared: other spellings that some file system
 * takes for the same name (case, trailing dots and blanks, invisible characters) count as that name.
 */
export const foldedSegments = (path: string): readonly string[] => path.split('/').map(folded);

const folded = (segment: string): string =>
  segment
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g, '')
    .replace(/(?<=[^. ])[. ]+$/, '')
    .toLowerCase();
