// Where a rule holds: the path of a read or write, the directory of a command.
import { posix } from 'node:path';
import type { Decision } from '../core/decision.ts';
import type { Effect, ExecEffect } from '../core/effect.ts';
import { isPathEffect } from '../core/path-effect.ts';
import type { Facts, PathFact } from '../core/ports.ts';
import { type Anchors, type Cover, pathCover } from './path-cover.ts';
import type { RuleFault } from './rules.ts';

export interface PlaceMatcher {
  readonly matches: (effect: Effect, facts: Facts) => boolean;
  readonly faults: readonly RuleFault[];
}

export interface PlaceOptions {
  readonly decision: Decision;
  readonly anchors: Anchors;
  /** What the rule matches; some of it may have no place. */
  readonly patterns: readonly string[];
}

/** A matcher of effects below one of the globs; of all when there is none. */
export const placeMatcher = (globs: readonly string[], options: PlaceOptions): PlaceMatcher => {
  const { decision, anchors, patterns } = options;
  if (globs.length === 0) return { matches: () => true, faults: [] };
  const parsed = globs.map((glob) => pathCover(glob, decision, anchors));
  const covers = parsed.flatMap((one) => ('cover' in one ? [one.cover] : []));
  const placeless = patterns.filter((pattern) => PLACELESS.test(pattern));
  return {
    matches: (effect, facts) => {
      const found = placesOf(effect, facts, options);
      return covers.some((cover: Cover) => cover(found));
    },
    faults: [
      ...parsed.flatMap((one, index) => ('problem' in one ? [{ path: ['paths', index], problem: one.problem }] : [])),
      ...placeless.map((pattern) => ({
        path: ['paths'],
        problem: `${pattern} happens nowhere in the workspace; give it a rule of its own without paths`,
      })),
    ],
  };
};

const PLACELESS = /^(?:WebFetch|WebSearch|mcp__)/;

const placesOf = (effect: Effect, facts: Facts, options: PlaceOptions): readonly PathFact[] => {
  if (isPathEffect(effect)) return facts.paths[effect.path] ?? [];
  return effect.kind === 'exec' ? directoryOf(effect, facts, options).map(inside) : [];
};

/** No file is called this, so that only patterns for everything in a directory cover it. */
const ANY_NAME = '\u0001';

const inside = ({ path, real, type }: PathFact): PathFact => ({
  path: posix.join(path, ANY_NAME),
  real: posix.join(real, ANY_NAME),
  type,
});

/** A directory that nobody looked at is where its name says for a refusal, and nowhere for a permission. */
const directoryOf = ({ cwd }: ExecEffect, facts: Facts, { decision, anchors }: PlaceOptions): readonly PathFact[] => {
  const path = posix.resolve(anchors.root, cwd);
  const named: PathFact = { path, real: path, type: 'directory' };
  if (path === anchors.root) return [named];
  return facts.paths[cwd] ?? (decision === 'allow' ? [] : [named]);
};
