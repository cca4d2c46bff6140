// The first half of every call: opens what it would read, resolves what it would write, and says what was found.
// What is returned holds descriptors until it is closed.
import { closeSync } from 'node:fs';
import type { Effect, PathEffect } from '../core/effect.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { Facts, Held, PathFact } from '../core/ports.ts';
import type { Descriptors } from './descriptors.ts';
import { heldFiles } from './files.ts';
import { expandGlob } from './glob.ts';
import type { Holdings } from './holdings.ts';
import { listedFacts } from './listing/listing.ts';
import { openForReading, refusedFact } from './open-read.ts';
import { lexicalPath, refusalOf } from './path-text.ts';
import { type Resolution, resolvePhysically } from './resolve.ts';

export interface Sight {
  /** Real path of the root. */
  readonly root: string;
  readonly descriptors: Descriptors;
  /** Paths relative to the root that hold secrets. */
  readonly isSecret: (path: string) => boolean;
  /** That whatever a listing may name is out of reach. */
  readonly isConfined?: boolean;
}

/** Opens and resolves the paths of all effects. Never throws. */
export const look = (sight: Sight, effects: readonly Effect[]): Held => {
  const { root, descriptors } = sight;
  const holdings: Holdings = {
    root,
    descriptors,
    facts: new Map(),
    reads: new Map(),
    writes: new Map(),
    closed: false,
  };
  for (const effect of effects) if (isPathEffect(effect)) include(holdings, effect);
  return {
    facts: { paths: Object.fromEntries(holdings.facts), ...listedIn(sight, effects) },
    files: (checkpoint) => heldFiles(holdings, checkpoint),
    close: () => close(holdings),
  };
};

/** Two listings of one directory have their facts together. */
const listedIn = (sight: Sight, effects: readonly Effect[]): Pick<Facts, 'listed'> => {
  const listings = effects.filter(isListing);
  if (listings.length === 0) return {};
  const listed = new Map<string, readonly PathFact[]>();
  for (const effect of listings) {
    const found = sight.isConfined === true ? [] : listedFacts(sight, effect);
    listed.set(effect.below, [...(listed.get(effect.below) ?? []), ...found]);
  }
  return { listed: Object.fromEntries(listed) };
};

const include = (holdings: Holdings, effect: PathEffect): void => {
  if (effect.kind === 'read') {
    if (effect.glob) addFacts(holdings, effect.path, globFacts(holdings.root, effect.path));
    else includeRead(holdings, effect.path);
    return;
  }
  const resolution = resolveText(holdings.root, effect.path);
  if (effect.kind === 'write') holdings.writes.set(effect.path, resolution);
  addFacts(holdings, effect.path, [factOf(holdings.root, effect.path, resolution)]);
};

const includeRead = (holdings: Holdings, text: string): void => {
  if (holdings.reads.has(text)) return;
  const opened = openForReading(holdings.descriptors, holdings.root, text);
  holdings.reads.set(text, opened);
  addFacts(holdings, text, [opened.fact]);
};

/** Two effects on one path have one fact, unless the path changed between the two looks. */
const addFacts = (holdings: Holdings, text: string, added: readonly PathFact[]): void => {
  const known = holdings.facts.get(text);
  if (known === undefined) holdings.facts.set(text, added);
  else holdings.facts.set(text, [...known, ...added.filter((fact) => !known.some((other) => isSameFact(fact, other)))]);
};

const isSameFact = (a: PathFact, b: PathFact): boolean =>
  a.path === b.path && a.real === b.real && a.type === b.type && a.refused === b.refused;

/** Matches are judged and not held: the command that has the pattern opens them itself. */
const globFacts = (root: string, pattern: string): readonly PathFact[] => {
  const refused = refusalOf(pattern);
  if (refused !== undefined) return [refusedFact(root, pattern, refused)];
  const expansion = expandGlob(root, pattern);
  if ('refused' in expansion) return [refusedFact(root, pattern, expansion.refused)];
  return expansion.names.map((name) => factOf(root, name, resolveText(root, name)));
};

const resolveText = (root: string, text: string): Resolution => {
  const refused = refusalOf(text);
  if (refused === undefined) return resolvePhysically(root, text);
  return { real: lexicalPath(root, text), type: 'missing', link: false, refused };
};

const factOf = (root: string, text: string, { real, type, refused }: Resolution): PathFact => {
  const fact = { path: lexicalPath(root, text), real, type };
  return refused === undefined ? fact : { ...fact, refused };
};

const close = (holdings: Holdings): void => {
  if (holdings.closed) return;
  holdings.closed = true;
  for (const { fd } of holdings.reads.values()) if (fd !== undefined) closeSync(fd);
};
