// git's operands: a revision, a range, a path, a pathspec or `revision:path`. Each is taken for the path that it could
// be; a revision taken for a path names a file that does not exist, which harms nobody.
import type { Word } from '../../shell/word.ts';
import type { Use } from '../program.ts';
import { hasWildcard, withDot } from '../wildcard.ts';

const PATHSPEC_MAGIC = /^:(?:\([^)]*\)|[!^/]+)/;

/** Paths that an operand of a reading git command may show. */
export const objectUses = (word: Word): readonly Use[] => {
  if (word.kind === 'pattern') return [{ kind: 'read', path: word.glob ?? word.value, glob: true }];
  const magic = PATHSPEC_MAGIC.exec(word.value)?.[0];
  if (magic !== undefined) {
    if (/exclude|[!^]/.test(magic)) return [];
    return named(word.value.slice(magic.length), /top|\//.test(magic));
  }
  const [revision, ...paths] = word.value.split(':');
  if (revision === undefined || paths.length === 0) return named(word.value, false);
  // `:0:path` has two colons, and so has a range of lines `:function:path`; every reading is judged.
  const inTree = paths.flatMap((_, index) => {
    const path = paths.slice(index).join(':');
    return named(path, !/^\.{1,2}(?:\/|$)/.test(path));
  });
  // Outside a repository the whole word is a file name.
  return /^[./~]/.test(word.value) ? [...named(word.value, false), ...inTree] : inTree;
};

/** The file of a range of lines; a name may hold a colon, so every reading is judged. */
export const rangeUses = (word: Word): readonly Use[] => {
  const [, ...parts] = word.value.split(':');
  return parts.flatMap((_, index) => named(parts.slice(index).join(':'), false));
};

const named = (path: string, fromRoot: boolean): readonly Use[] => {
  if (path === '') return [];
  const root = fromRoot ? ({ fromRoot: true } as const) : {};
  if (!hasWildcard(path)) return [{ kind: 'read', path, ...root }];
  return [path, ...withDot(path)].map((pattern) => ({ kind: 'read', path: pattern, glob: true, ...root }));
};
