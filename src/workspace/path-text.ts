// What a path text means before the disk is asked: where it starts, and why some texts are no paths at all.
// Nothing is trimmed, folded, expanded or decoded; containment is decided by whole segments.
import { isAbsolute, resolve } from 'node:path';

const MAX_PATH_BYTES = 4096;
const UNUSABLE = /^~|[\u0000-\u001f]|\p{Surrogate}/u;

/** Why the text cannot be used as a path, in one clause; undefined when it can. */
export const refusalOf = (text: string): string | undefined => {
  if (text === '') return 'is empty';
  if (text.length * 3 > MAX_PATH_BYTES && Buffer.byteLength(text) > MAX_PATH_BYTES) {
    return `is longer than ${MAX_PATH_BYTES} bytes`;
  }
  const found = UNUSABLE.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === '~') return 'home directory: a leading ~ is not expanded';
  if (found === '\0') return 'contains a NUL character';
  return found < ' ' ? 'contains a control character' : 'contains half of a surrogate pair';
};

/** Absolute, but otherwise as asked: the kernel is to see the same `..` and links as the caller's text has. */
export const absoluteText = (root: string, text: string): string => {
  if (isAbsolute(text)) return text;
  return root === '/' ? `/${text}` : `${root}/${text}`;
};

/** Absolute, with `.` and `..` resolved in the text only. */
export const lexicalPath = (root: string, text: string): string => resolve(root, text);

/** Whether `path` is `root` or below it; both absolute and free of `.` and `..`. */
export const isInside = (root: string, path: string): boolean =>
  path === root || root === '/' || (path.startsWith(root) && path[root.length] === '/');

/** How a person knows the path: relative to the root inside of it (`.` for the root itself), absolute elsewhere. */
export const displayPath = (root: string, path: string): string => {
  if (path === root) return '.';
  if (!isInside(root, path)) return path;
  return path.slice(root === '/' ? 1 : root.length + 1);
};

/** The name below a directory. */
export const joined = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`;
