// Expands a pattern as `bash --noprofile --norc` would, so that each name a command will be given can be judged.
// Only * ? [ ] are patterns there; braces, ~ and ** are not (globstar and extglob are off), `\` quotes one character.
import { lstatSync, readdirSync } from 'node:fs';
import { segmentMatcher, Unexpandable } from './glob-match.ts';
import { absoluteText } from './path-text.ts';

/** Names as path texts in the pattern's own form (relative patterns give relative names). */
export type Expansion = { readonly names: readonly string[] } | { readonly refused: string };

/** How many directory entries one pattern may look at. */
const MAX_ENTRIES = 10_000;
const MAGIC = /[*?[]/;
/** Shells before bash 5.2 give `.` and `..` to a pattern like `.*`; outside ASCII the locale decides what `?` is. */
const DISPUTED = /^\.\.?$|[^\0-\x7f]/;

interface Search {
  readonly root: string;
  entriesLeft: number;
  /** Whether there was a match that the shell may see otherwise; then the pattern itself may be what it passes on. */
  disputed: boolean;
}

/** The names that match, in code unit order; the pattern itself, unquoted, when none does, as a shell passes it on. */
export const expandGlob = (root: string, pattern: string): Expansion => {
  const search: Search = { root, entriesLeft: MAX_ENTRIES, disputed: false };
  try {
    const names = pattern
      .split(/(?<=\/)/)
      .reduce<readonly string[]>(
        (prefixes, segment) => prefixes.flatMap((prefix) => grow(search, prefix, segment)),
        [''],
      );
    const literally = names.length === 0 || search.disputed ? [unquoted(pattern)] : [];
    return { names: [...names, ...literally].sort() };
  } catch (thrown) {
    if (thrown instanceof Unexpandable) return { refused: thrown.message };
    throw thrown;
  }
};

const unquoted = (text: string): string => text.replace(/\\(.)/gsu, '$1');

/** The names that one more segment (with the slash that ends it) makes of a prefix. */
const grow = (search: Search, prefix: string, segment: string): readonly string[] => {
  const slash = segment.endsWith('/') ? '/' : '';
  const pattern = slash === '' ? segment : segment.slice(0, -1);
  const names = MAGIC.test(pattern) ? matchingNames(search, prefix, pattern) : [unquoted(pattern)];
  return names.map((name) => `${prefix}${name}${slash}`).filter((name) => name === '/' || exists(search.root, name));
};

const matchingNames = (search: Search, prefix: string, pattern: string): readonly string[] => {
  const names = entries(search, prefix);
  search.entriesLeft -= names.length;
  if (search.entriesLeft < 0) throw new Unexpandable(`looks at more than ${MAX_ENTRIES} names`);
  const isMatch = segmentMatcher(pattern);
  const matches = [...names, '.', '..'].filter(isMatch);
  if (matches.some((name) => DISPUTED.test(name))) search.disputed = true;
  return matches;
};

const entries = ({ root }: Search, prefix: string): readonly string[] => {
  const directory = prefix === '' ? root : absoluteText(root, prefix);
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  const unreadable = names.some((name) => name.includes('\ufffd') && !exists(directory, name));
  if (unreadable) throw new Unexpandable('meets a name that is not UTF-8');
  return names;
};

const exists = (root: string, text: string): boolean => {
  try {
    return lstatSync(absoluteText(root, text), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
};
