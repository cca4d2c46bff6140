// A pipeline that feeds names to xargs, or a find that feeds its own. What the program then reads is not in its words but in what came before, so
// that has to be a listing of files, and nothing between may change a line.
import type { Feeding, Fit, Names, Use } from '../programs/program.ts';
import type { Layer } from './prove.ts';
import type { Word } from './word.ts';

/** Programs that print their arguments or their names and open nothing. */
const OPENS_NOTHING = new Set(['echo', 'basename', 'dirname']);
/** Programs that read their operands and have no option that does more, whatever name they are given. */
const TAME = new Set([
  'cat',
  'head',
  'tail',
  'wc',
  'nl',
  'cut',
  'grep',
  'egrep',
  'fgrep',
  'ls',
  'stat',
  'md5sum',
  'sha1sum',
  'sha256sum',
  'sha512sum',
  'readlink',
]);
/** Programs for which a name may not start with a dash; a name from `find` never does. */
const NEEDS_ROOTED = new Set(['sed', 'rg', 'file', 'du', 'sort', 'jq', 'realpath', 'awk', 'strings']);

/** Programs that print what is in a file, so that it has to be known which files they are given. */
const SHOWS = new Set(['cat', 'head', 'tail', 'nl', 'cut', 'sed', 'sort', 'jq', 'awk', 'strings']);

export type Feed = { readonly uses: readonly Use[]; readonly feedings: readonly Feeding[] } | { readonly why: string };

/** What xargs or find lets its program read, given the stages before it; or why that is not known. */
export const fedBy = (
  stages: readonly (readonly Layer[])[],
  inner: readonly Layer[],
  { splits }: { readonly splits: boolean },
): Feed => {
  const words = inner.at(-1)?.words ?? [];
  const name = words[0]?.value;
  if (name === undefined || OPENS_NOTHING.has(name)) return { uses: [], feedings: [] };
  if (fitOf(inner)?.uses.some(({ kind }) => kind !== 'read')) return { why: `${name} would write` };
  const source = stages.map(fitOf);
  const listing = source[0];
  if (listing?.lists === undefined || !source.slice(1).every((stage) => stage?.passes))
    return { why: 'it is fed with something other than a listing of files' };
  if (SHOWS.has(name) && listing.lists === 'rooted' && !isSelective(listing.listed ?? []))
    return { why: `${name} would show every file there is, whatever its name` };
  const known =
    TAME.has(name) ||
    (NEEDS_ROOTED.has(name) &&
      listing.lists === 'rooted' &&
      words.slice(1).some((word) => !word.value.startsWith('-')));
  if (known) return { uses: listing.listed ?? [], feedings: feedingsOf(listing, words, splits) };
  return { why: `xargs runs ${name}` };
};

/** The names that have to be looked at before the program may have them. */
const feedingsOf = (listing: Fit, words: readonly Word[], splits: boolean): readonly Feeding[] => {
  const follows = followsLinks(words);
  const deep = goesIntoDirectories(words) ? ({ deep: true } as const) : {};
  const split = splits ? ({ split: true } as const) : {};
  return namesOf(listing)
    .map(({ searched, ...names }) => {
      // What git tracks or would is no secret of whoever works here, and what was searched could be read there.
      const isAny = names.from === 'tree' && names.ignores === undefined && searched === undefined;
      const isShown = isAny && SHOWS.has(words[0]?.value ?? '');
      const shows = isShown ? ({ shows: true } as const) : {};
      return { ...names, links: names.links && follows, ...deep, ...shows, ...split };
    })
    .filter(({ links, shows }) => links || splits || shows === true);
};

/** Where the names of `git -C` are opened is not where they were listed, and there any link may be one. */
const namesOf = ({ cwd, names, uses }: Fit): readonly Names[] => {
  if (cwd !== undefined)
    return [
      { below: '.', from: 'tracked', links: true },
      { below: cwd, from: names?.[0]?.from ?? 'tree', links: true },
    ];
  const all = { from: 'tree', links: true } as const;
  const elsewhere = uses.filter(
    ({ kind, path, glob }) => kind === 'read' && glob === undefined && LEADS_AWAY.test(path),
  );
  const known = names ?? [{ below: '.', ...all }];
  const kind = { from: known[0]?.from ?? 'tree', links: known.some(({ links }) => links) };
  const others = elsewhere.filter(({ path }) => known.every(({ below }) => below !== path));
  return [...known, ...others.map(({ path }) => ({ below: path, ...kind }))];
};

const LEADS_AWAY = /^[/~]|(?:^|\/)\.\.(?:\/|$)/;

const flagged = (words: readonly Word[], letters: RegExp, names: RegExp): boolean =>
  words.slice(1).some(({ value }) => (/^-[^-]/.test(value) ? letters.test(value) : names.test(value)));

/** Whether the program looks at what a link leads to, not at the link. */
const followsLinks = (words: readonly Word[]): boolean => {
  const dereferences = flagged(words, /[HL]/, /^--dereference/);
  switch (words[0]?.value) {
    case 'readlink':
      return false;
    case 'stat':
      return dereferences;
    case 'du':
      return dereferences || flagged(words, /D/, /^$/);
    case 'ls':
      return dereferences || !flagged(words, /[dl]/, /^--directory$/);
    default:
      return true;
  }
};

const LOOKS_INTO_DIRECTORIES = new Set(['ls', 'du', 'rg']);
const SEARCHES = new Set(['grep', 'egrep', 'fgrep']);

const goesIntoDirectories = (words: readonly Word[]): boolean => {
  const name = words[0]?.value ?? '';
  return (
    LOOKS_INTO_DIRECTORIES.has(name) ||
    (SEARCHES.has(name) && flagged(words, /[rRd]/, /^--(?:recursive|dereference-recursive|directories)/))
  );
};

/** Whether the names are chosen by more than wildcards. */
const isSelective = (listed: readonly Use[]): boolean =>
  listed.length > 0 && listed.every(({ path }) => /[\w]/.test(path));

const fitOf = (layers: readonly Layer[]): Fit | undefined => {
  const finding = layers.at(-1)?.finding;
  return finding?.fits ? finding : undefined;
};
