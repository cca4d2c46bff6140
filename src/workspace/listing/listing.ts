// Looks at what a listing may name, before a program is fed with it: at links that lead elsewhere, and at names that do
// not reach the program as they are. What is found becomes facts, as what a path leads to does.
import type { ListingEffect } from '../../core/effect.ts';
import type { PathFact } from '../../core/ports.ts';
import { displayPath, isInside, joined, lexicalPath, refusalOf } from '../path-text.ts';
import { type Resolution, resolvePhysically } from '../resolve.ts';
import { listedPaths } from './listed-paths.ts';
import { isTakenApart, wordsOf } from './split.ts';
import { openTracked, type Tracked } from './tracked.ts';
import { type Entry, walk } from './walk.ts';

export interface Looking {
  /** Real path of the workspace. */
  readonly root: string;
  /** Whether a path relative to the root names a file that holds secrets. */
  readonly isSecret: (path: string) => boolean;
  /** How many names are looked at. */
  readonly most?: number;
}

/** A person who is asked reads no more than these. */
const MOST_FACTS = 5;
/** The largest of repositories have fewer; a look at as many takes about as long as their listing does. */
const MOST_NAMES = 200_000;

/** What is wrong with the names of a listing; empty when nothing is. Never throws. */
export const listedFacts = (
  { root, isSecret, most = MOST_NAMES }: Looking,
  effect: ListingEffect,
): readonly PathFact[] => {
  const refused = refusalOf(effect.below);
  const path = lexicalPath(root, effect.below);
  if (refused !== undefined) return [{ path, real: path, type: 'missing', refused }];
  const { real } = resolvePhysically(root, effect.below);
  // That the directory itself lies elsewhere is told of the directory.
  if (!isInside(root, real)) return [];
  const tracked = effect.from === 'tree' ? undefined : openTracked(real);
  const search: Search = { root, isSecret, effect, tracked, listed: listedPaths(effect), found: [] };
  if (effect.split !== undefined) for (const name of tracked?.below(real) ?? []) lookAtName(search, real, name);
  const goesOn = (entry: Entry): boolean => {
    lookAt(search, entry);
    return search.found.length < MOST_FACTS;
  };
  const end = walk(real, {
    as: effect.as ?? effect.below,
    depth: effect.depth ?? Number.POSITIVE_INFINITY,
    most,
    enters: (entry) => search.listed.isEntered(entry.text) && (tracked?.holds(entry.path) ?? true),
    visit: goesOn,
  });
  if (end === 'too many')
    search.found.push({
      path,
      real,
      type: 'directory',
      refused: `holds more than ${most} names, which is too many to look at`,
    });
  return search.found;
};

interface Search {
  readonly root: string;
  readonly isSecret: Looking['isSecret'];
  readonly effect: ListingEffect;
  readonly tracked: Tracked | undefined;
  readonly listed: ReturnType<typeof listedPaths>;
  readonly found: PathFact[];
}

const lookAt = (search: Search, entry: Entry): void => {
  const { effect, tracked, listed, found } = search;
  const { name, path, text, type } = entry;
  const isUnreadable = type !== 'file' && name.includes('\ufffd');
  const isLink = type === 'link';
  if (isLink && !effect.links) return;
  const isApart = effect.split !== undefined && isTakenApart(text);
  if (!isUnreadable && !isLink && !isApart) return;
  if (effect.from === 'tracked' && tracked !== undefined && !tracked.has(path)) return;
  if (isUnreadable) found.push({ path, real: path, type: 'other', refused: 'has a name that is not UTF-8' });
  if (isUnreadable || !listed.isListed(text)) return;
  if (isLink) lookAtLink(search, entry);
  if (isApart) lookAtWords(search, path, text);
};

const lookAtLink = ({ root, isSecret, effect, tracked, found }: Search, { path }: Entry): void => {
  const { real, type, refused } = resolvePhysically(root, path);
  // What nobody can follow shows nothing.
  if (refused !== undefined || !leadsAway({ root, isSecret }, real)) return;
  // A directory is shown by what goes into it; and git goes through it where it tracks something below its name. What
  // older commits had below the name of a link that is not tracked is not known here.
  const isShown = effect.deep === true || tracked?.holds(path) === true;
  if (type !== 'directory' || isShown) found.push({ path, real, type });
};

const leadsAway = ({ root, isSecret }: Pick<Looking, 'root' | 'isSecret'>, real: string): boolean =>
  !isInside(root, real) || isSecret(displayPath(root, real));

/** A name that git knows need not be there to be listed. */
const lookAtName = (search: Search, directory: string, name: string): void => {
  const text = joined(search.effect.as ?? search.effect.below, name);
  if (isTakenApart(text) && search.listed.isListed(text)) lookAtWords(search, joined(directory, name), text);
};

const lookAtWords = (search: Search, path: string, text: string): void => {
  if (search.found.some((fact) => fact.path === path) || search.found.length >= MOST_FACTS) return;
  const wrong = wordsOf(text).flatMap((word) => wrongWith(search, word) ?? [])[0];
  if (wrong === undefined) return;
  search.found.push({
    path,
    real: path,
    type: 'file',
    refused: `is taken apart at blanks and quotes by xargs: ${wrong}`,
  });
};

const wrongWith = ({ root, isSecret, effect }: Search, word: string): string | undefined => {
  if (/^-./.test(word) && word !== '--') return `${word} would be an option`;
  if (refusalOf(word) !== undefined) return undefined;
  const there: Resolution = resolvePhysically(root, word.startsWith('/') ? word : joined(effect.split ?? '.', word));
  return leadsAway({ root, isSecret }, there.real) ? `${word} would be another file` : undefined;
};
