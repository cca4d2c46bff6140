// Looks at what a listing may name, before a program is fed with it: at links that lead elsewhere, and at names that do
// not reach the program as they are. What is found becomes facts, as what a path leads to does.
import type { ListingEffect } from '../../core/effect.ts';
import type { PathFact } from '../../core/ports.ts';
import { displayPath, isInside, joined, lexicalPath, refusalOf } from '../path-text.ts';
import { resolvePhysically } from '../resolve.ts';
import { ignoredIn } from './ignored.ts';
import { listedPaths } from './listed-paths.ts';
import { isTakenApart, wordsOf } from './split.ts';
import { trackedBelow, trackedSecrets } from './tracked.ts';
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
/** Most repositories have fewer, dependencies included; more keep whoever waits for the verdict too long. */
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
  const search: Search = {
    root,
    isSecret,
    effect,
    listed: listedPaths(effect),
    found: [],
    isTracked: trackedSecrets(real, isSecret),
  };
  const goesOn = (entry: Entry): boolean => {
    lookAt(search, entry);
    return search.found.length < MOST_FACTS;
  };
  // Of `dir/` a listing has `dir/name`.
  const as = (effect.as ?? effect.below).replace(/(?<=.)\/$/, '');
  const tracked = effect.from === 'tracked' ? trackedBelow(real, isTakenApart) : undefined;
  if (tracked !== undefined) {
    tracked.every(({ name, isLink }) =>
      goesOn({ path: joined(real, name), text: joined(as, name), isLink, isDirectory: false }),
    );
    return search.found;
  }
  const ignored = effect.ignores === true ? ignoredIn(real) : NONE;
  const end = walk(real, {
    as,
    depth: effect.depth ?? Number.POSITIVE_INFINITY,
    most,
    enters: ({ path: directory, text }) => !ignored.has(directory) && search.listed.isEntered(text),
    minds: (name, directory) =>
      effect.shows === true || (effect.split !== undefined && (isTakenApart(name) || isTakenApart(directory))),
    visit: goesOn,
  });
  if (end === 'too many') search.found.push({ path, real, type: 'directory', refused: tooMany(most) });
  return search.found;
};

const NONE: ReadonlySet<string> = new Set();

const tooMany = (most: number): string => `holds more than ${most} names, which is too many to look at`;

interface Search {
  readonly root: string;
  readonly isSecret: Looking['isSecret'];
  readonly effect: ListingEffect;
  readonly listed: ReturnType<typeof listedPaths>;
  readonly found: PathFact[];
  /** Of a file that is taken for a secret by its name. */
  readonly isTracked: (path: string) => boolean;
}

const lookAt = (search: Search, entry: Entry): void => {
  const { effect, listed, found } = search;
  const { path, text, isLink, isDirectory } = entry;
  if (isLink && !effect.links) return;
  // What is below such a name cannot be reached by it.
  const isUnreadable = (isLink || isDirectory) && text.includes('\ufffd');
  const isApart = effect.split !== undefined && isTakenApart(text);
  if (isUnreadable) found.push({ path, real: path, type: 'other', refused: 'has a name that is not UTF-8' });
  const isShown = effect.shows === true && !isLink && !isDirectory;
  if (isUnreadable || !(isLink || isApart || isShown) || !listed.isListed(text)) return;
  if (isLink) lookAtLink(search, path);
  if (isShown) lookAtContent(search, path);
  if (isApart) lookAtWords(search, path, text);
};

const lookAtLink = ({ root, isSecret, effect, found }: Search, path: string): void => {
  const { real, type, refused } = resolvePhysically(root, path);
  // What nobody can follow shows nothing, and of a directory only what goes into it.
  const isShown = refused === undefined && (type !== 'directory' || effect.deep === true);
  if (isShown && leadsAway({ root, isSecret }, real)) found.push({ path, real, type });
};

/** A file that git tracks is everybody's, whatever its name. */
const lookAtContent = ({ root, isSecret, found, isTracked }: Search, path: string): void => {
  if (isSecret(displayPath(root, path)) && !isTracked(path)) found.push({ path, real: path, type: 'file' });
};

const leadsAway = ({ root, isSecret }: Pick<Looking, 'root' | 'isSecret'>, real: string): boolean =>
  !isInside(root, real) || isSecret(displayPath(root, real));

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
  const text = word.startsWith('/') ? word : joined(effect.split ?? '.', word);
  const refused = refusalOf(text);
  if (refused !== undefined) return `${word} ${refused}`;
  return leadsAway({ root, isSecret }, resolvePhysically(root, text).real)
    ? `${word} would be another file`
    : undefined;
};
