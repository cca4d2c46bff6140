// All events of types that are written once in a while: through the index where there is one, else by reading the log.
import type { Envelope, EventType } from '../../core/event.ts';
import { readEvents } from '../../log/read-events.ts';
import { COMMON_TYPES } from '../index/schema.ts';
import { nameOf } from '../query/conditions.ts';
import { type Place, readPlaces } from '../query/read-lines.ts';
import type { Source } from '../run-events.ts';

/** Oldest first. The index of types leaves out the common ones, so the condition says that these are none. */
export const rareEvents = async (
  { state, database }: Source,
  types: readonly EventType[],
): Promise<readonly Envelope[]> => {
  if (database === undefined) return readAll(state, types);
  const find = database.prepare<[number], Place & { n: number }>(
    `SELECT n, segment, at FROM events WHERE type = ? AND type > ${COMMON_TYPES.length}`,
  );
  const places = types.flatMap((type) => find.all(nameOf(database, type) ?? 0)).sort((a, b) => a.n - b.n);
  return readPlaces(state, database, places);
};

const readAll = async (state: string, types: readonly EventType[]): Promise<readonly Envelope[]> => {
  const events: Envelope[] = [];
  for await (const event of readEvents(state, { types })) events.push(event);
  return events;
};
