// A pipeline that feeds names to xargs, or a find that feeds its own. What the program then reads is not in its words but in what came before, so
// that has to be a listing of files, and nothing between may change a line.
import type { Fit, Use } from '../programs/program.ts';
import type { Layer } from './prove.ts';

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

export type Feed = { readonly uses: readonly Use[] } | { readonly why: string };

/** What xargs or find lets its program read, given the stages before it; or why that is not known. */
export const fedBy = (stages: readonly (readonly Layer[])[], inner: readonly Layer[]): Feed => {
  const words = inner.at(-1)?.words ?? [];
  const name = words[0]?.value;
  if (name === undefined || OPENS_NOTHING.has(name)) return { uses: [] };
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
  return known ? { uses: listing.listed ?? [] } : { why: `xargs runs ${name}` };
};

/** Whether the names are chosen by more than wildcards. */
const isSelective = (listed: readonly Use[]): boolean =>
  listed.length > 0 && listed.every(({ path }) => /[\w]/.test(path));

const fitOf = (layers: readonly Layer[]): Fit | undefined => {
  const finding = layers.at(-1)?.finding;
  return finding?.fits ? finding : undefined;
};
