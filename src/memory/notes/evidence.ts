// What a note says it rests on, looked up in the record. An id tells its time, so only the days since are read.
import { decodeTime } from 'ulid';
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import type { Evidence } from '../../core/note.ts';
import { readEvents } from '../../log/read-events.ts';

/** Throws not_found for an id that is nowhere in the record. */
export const evidenceFor = async (state: string, ids: readonly string[]): Promise<readonly Evidence[]> => {
  const found: Evidence[] = [];
  for (const id of ids) found.push(await lookUp(state, id));
  return found;
};

const lookUp = async (state: string, id: string): Promise<Evidence> => {
  let session: string | undefined;
  let outcome: Evidence['outcome'] = 'none';
  for await (const event of readEvents(state, { mentioning: id, from: timeOf(id) })) {
    if (event.id !== id && event.call !== id) continue;
    session ??= event.session;
    outcome = outcomeOf(event) ?? outcome;
    if (event.id === id || event.type === 'tool_result') break;
  }
  if (session !== undefined) return { id, session, outcome };
  throw new HarnessError(
    'not_found',
    `nothing is on record under ${JSON.stringify(id)}`,
    'give the call id of an answer, or the id of an event from trace_query',
  );
};

const ResultSchema = z.looseObject({ status: z.string() });
const TestsSchema = z.looseObject({ outcome: z.string() });

const outcomeOf = ({ type, data }: Envelope): Evidence['outcome'] | undefined => {
  if (type === 'tool_result') return ResultSchema.safeParse(data).data?.status === 'ok' ? 'succeeded' : 'failed';
  if (type === 'test_result') return TestsSchema.safeParse(data).data?.outcome === 'passed' ? 'succeeded' : 'failed';
  return undefined;
};

/** Clocks of processes and of ids may differ a little. */
const SLACK_MS = 60_000;

/** Other programs name their calls as they like; then the whole record is read. */
const timeOf = (id: string): string => {
  const ulid = /_([0-7][0-9A-HJKMNP-TV-Z]{25})$/.exec(id)?.[1];
  return ulid === undefined ? '' : new Date(Math.max(0, decodeTime(ulid) - SLACK_MS)).toISOString();
};
