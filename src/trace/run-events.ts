// The events of a run or a call: through the index where there is one, else by reading the log.
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import type { Envelope } from '../core/event.ts';
import { happenedAt } from '../core/imported.ts';
import { readEvents } from '../log/read-events.ts';
import type { Database } from './index/sqlite.ts';
import { nameOf, sessionsOf } from './query/conditions.ts';
import { type Place, readPlaces } from './query/read-lines.ts';

export interface Source {
  readonly state: string;
  /** Undefined where SQLite is missing. */
  readonly database: Database | undefined;
}

const LAST = 'last';

/**
 * The events of a run, oldest first. `name`: its id, the beginning of one, or last; or the id of a session, for all runs
 * of it and of those that are one with it for their client. Throws not_found.
 */
export const eventsOfRun = async (source: Source, name: string): Promise<readonly Envelope[]> => {
  const { state, database } = source;
  if (name.startsWith(SESSION)) return eventsOfSession(source, name);
  if (database === undefined) return scanned(state, await runByScan(state, name), 'run');
  const run = runByIndex(database, name);
  const places = database
    .prepare<[number], Place>('SELECT segment, at FROM events WHERE run = ? ORDER BY n')
    .all(nameOf(database, run) ?? 0);
  return readPlaces(state, database, places);
};

const SESSION = 'ses_';

const eventsOfSession = async ({ state, database }: Source, name: string): Promise<readonly Envelope[]> => {
  const events =
    database === undefined
      ? await scannedSession(state, name)
      : readPlaces(
          state,
          database,
          database
            .prepare<[], Place>(
              `SELECT segment, at FROM events
               WHERE run IN (SELECT run FROM runs WHERE session IN (${sessionsOf(database, name).join(', ')})) ORDER BY n`,
            )
            .all(),
        );
  if (events.length > 0) return events;
  throw new HarnessError('not_found', `there is no session ${name} on record`, 'harness trace query --group session');
};

const scannedSession = async (state: string, name: string): Promise<readonly Envelope[]> => {
  const hooked = new Map<string, string>();
  for await (const { session, data } of readEvents(state, { mentioning: '"client_session"' })) {
    const told = NamedSchema.safeParse(data).data?.client_session;
    if (told !== undefined) hooked.set(session, `${SESSION}${told}`);
  }
  const whole = (session: string): string => hooked.get(session) ?? session;
  const events: Envelope[] = [];
  for await (const event of readEvents(state)) if (whole(event.session) === whole(name)) events.push(event);
  return inTime(events, happenedAt);
};

const NamedSchema = z.looseObject({ client_session: z.string() });

/** The events of a call, oldest first. Throws not_found. */
export const eventsOfCall = async ({ state, database }: Source, call: string): Promise<readonly Envelope[]> => {
  const events =
    database === undefined
      ? await scanned(state, call, 'call')
      : readPlaces(
          state,
          database,
          database
            .prepare<[string], Place>(
              'SELECT segment, at FROM events WHERE call = (SELECT call FROM calls WHERE id = ?) ORDER BY n',
            )
            .all(call),
        );
  if (events.length > 0) return events;
  throw new HarnessError(
    'not_found',
    `there is no call ${call} on record`,
    'harness trace show last lists calls with their ids',
  );
};

const scanned = async (state: string, id: string, field: 'run' | 'call'): Promise<readonly Envelope[]> => {
  const events: Envelope[] = [];
  for await (const event of readEvents(state, { mentioning: id })) if (event[field] === id) events.push(event);
  return inTime(events, happenedAt);
};

const runByScan = async (state: string, name: string): Promise<string> => {
  const runs = new Map<string, string>();
  for await (const event of readEvents(state, { mentioning: '"tool_called"' })) {
    const at = happenedAt(event);
    if (at > (runs.get(event.run) ?? '')) runs.set(event.run, at);
  }
  const named = inTime([...runs], ([, at]) => at).map(([run]) => run);
  return chosen(named.reverse(), name);
};

/** Earliest first. */
const inTime = <Value>(values: readonly Value[], timeOf: (value: Value) => string): Value[] =>
  values
    .map((value) => ({ value, at: timeOf(value) }))
    .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at))
    .map(({ value }) => value);

const runByIndex = (database: Database, name: string): string => {
  const called = "type = (SELECT id FROM names WHERE name = 'tool_called')";
  const newest = database
    .prepare<[], { run: string }>(
      `SELECT (SELECT name FROM names WHERE id = run) AS run FROM events WHERE ${called} ORDER BY n DESC LIMIT 1`,
    )
    .all();
  const matching = database
    .prepare<[string, string], { run: string }>(
      'SELECT name AS run FROM names JOIN runs ON run = id WHERE substr(name, 1, length(?)) = ? ORDER BY run DESC LIMIT 2',
    )
    .all(name, name);
  return chosen(
    (name === LAST ? newest : matching).map(({ run }) => run),
    name,
  );
};

/** `runs`: newest first. */
const chosen = (runs: readonly string[], name: string): string => {
  const matching = name === LAST ? runs.slice(0, 1) : runs.filter((run) => run.startsWith(name));
  const exact = matching.find((run) => run === name) ?? (matching.length === 1 ? matching[0] : undefined);
  if (exact !== undefined) return exact;
  const what = matching.length === 0 ? `there is no run ${name} on record` : `several runs begin with ${name}`;
  throw new HarnessError('not_found', what, 'harness trace list');
};
