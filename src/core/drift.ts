// Changes made by nobody whose calls are recorded, noticed when the next call touches the file.
import type { Effect } from './effect.ts';
import type { NewEvent } from './event.ts';
import type { GateParts } from './parts.ts';
import { isPathEffect } from './path-effect.ts';
import type { Facts } from './ports.ts';

/** A pattern may name very many files; those beyond this many are not compared. */
const MOST_FILES = 200;

/** What has changed unrecorded among the files that a call is about to touch. */
export const driftBefore = ({ seen }: GateParts, facts: Facts): readonly NewEvent[] => {
  if (seen === undefined) return [];
  const touched = Object.values(facts.paths).flatMap((found) =>
    found.filter(({ type, refused }) => refused === undefined && (type === 'file' || type === 'missing')),
  );
  const paths = [...new Set(touched.map(({ real }) => real))].slice(0, MOST_FILES);
  return seen.look(paths).map((drift) => ({ type: 'drift_detected', data: { ...drift } }));
};

/** After a call: what it was known to write is as it left it. */
export const noteWritten = ({ seen }: GateParts, effects: readonly Effect[], facts: Facts): void => {
  const written = effects.filter((effect) => isPathEffect(effect) && effect.kind !== 'read');
  const paths = written.flatMap((effect) => (isPathEffect(effect) ? (facts.paths[effect.path] ?? []) : []));
  if (paths.length > 0) seen?.left([...new Set(paths.map(({ real }) => real))]);
};
