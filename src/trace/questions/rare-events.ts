// All events of types that are written once in a while.
import type { Envelope, EventType } from '../../core/event.ts';
import { COMMON_TYPES } from '../index/schema.ts';
import type { Database } from '../index/sqlite.ts';
import { nameOf } from '../query/conditions.ts';
import { type Place, readPlaces } from '../query/read-lines.ts';

/** Oldest first. The index of types leaves out the common ones, so the condition says that these are none. */
export const rareEvents = (state: string, database: Database, types: readonly EventType[]): readonly Envelope[] => {
  const find = database.prepare<[number], Place & { n: number }>(
    `SELECT n, segment, at FROM events WHERE type = ? AND type > ${COMMON_TYPES.length}`,
  );
  const places = types.flatMap((type) => find.all(nameOf(database, type) ?? 0)).sort((a, b) => a.n - b.n);
  return readPlaces(state, database, places);
};
