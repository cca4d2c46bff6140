// From uses, which are relative to a command, to effects, which are relative to the workspace.
import type { Effect } from '../../core/effect.ts';
import type { Feeding, Use } from '../programs/program.ts';
import { type Context, placesOf } from './context.ts';
import { fromPlace } from './places.ts';
import type { Redirected } from './redirects.ts';

export const useEffect = (use: Use, place: string): Effect => {
  const path = use.fromRoot ? use.path : fromPlace(place, use.path);
  return use.kind === 'read' ? { kind: 'read', path, ...(use.glob ? { glob: true } : {}) } : { kind: use.kind, path };
};

/** The effects of uses in every place where the shell may be. */
export const useEffects = (uses: readonly Use[], context: Context): readonly Effect[] =>
  placesOf(context).flatMap((place) => uses.map((use) => useEffect(use, place)));

export const redirectEffects = (found: readonly Redirected[], context: Context): readonly Effect[] => [
  ...useEffects(
    found.flatMap(({ uses }) => uses),
    context,
  ),
  ...hostEffects(found.flatMap(({ host }) => host ?? [])),
];

export const hostEffects = (hosts: readonly string[]): readonly Effect[] =>
  hosts.map((host) => ({ kind: 'network', host }));

/** The listings that a program is fed with, in every place where the shell may be. */
export const feedingEffects = (feedings: readonly Feeding[], context: Context): readonly Effect[] =>
  placesOf(context).flatMap((place) => feedings.map((feeding) => feedingEffect(feeding, place)));

const feedingEffect = ({ below: as, split, only, without, ...feeding }: Feeding, place: string): Effect => {
  const below = fromPlace(place, as);
  return {
    kind: 'listing',
    below,
    ...(as === below ? {} : { as }),
    ...feeding,
    ...(only === undefined ? {} : { only: [...only] }),
    ...(without === undefined ? {} : { without: [...without] }),
    ...(split === undefined ? {} : { split: place }),
  };
};
