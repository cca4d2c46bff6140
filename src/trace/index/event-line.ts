// A line of the log as the index reads it: only the fields that it keeps, checked by hand, because a schema would take
// longer than everything else that is done with a line.
import { happenedAt } from '../../core/imported.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface EventLine {
  /** When it was written, and when it happened, which is earlier for what was imported. Milliseconds since 1970. */
  readonly written: number;
  readonly ts: number;
  readonly session: string;
  readonly run: string;
  readonly call: string | undefined;
  readonly type: string;
  readonly client: string;
  readonly data: Fields;
}

/** The fields around the data as the log writes them, in this order. */
const ENVELOPE =
  /^\{"seq":\d+,"ts":"([^"\\]+)","id":"[^"\\]+","session":"([^"\\]+)","run":"([^"\\]+)",(?:"call":"([^"\\]+)",)?"type":"(\w+)","principal":"\w+","client":"([^"\\]*)","data":/;
const PREV_CHARS = ',"prev":""}'.length + 64;

/** Undefined when the line is no event. */
export const parseEventLine = (line: Buffer): EventLine | undefined => {
  const text = line.toString('utf8');
  const [envelope, time = '', session, run, call, type, client] = ENVELOPE.exec(text) ?? [];
  // Half of a line is its envelope; to parse what is inside alone takes half the time.
  const data = envelope === undefined ? undefined : parse(text.slice(envelope.length, -PREV_CHARS));
  if (!isFields(data) || session === undefined || run === undefined || type === undefined || client === undefined) {
    return eventOf(parse(text));
  }
  const times = timesOf({ type, ts: time, data });
  return times === undefined ? undefined : { ...times, session, run, call, type, client, data };
};

/** Undefined when it was written at no time. What says of itself that it happened at no time happened when it was written. */
const timesOf = (event: {
  readonly type: string;
  readonly ts: string;
  readonly data: unknown;
}): Pick<EventLine, 'written' | 'ts'> | undefined => {
  const written = Date.parse(event.ts);
  if (Number.isNaN(written)) return undefined;
  const happened = happenedAt(event);
  if (happened === event.ts) return { written, ts: written };
  const ts = Date.parse(happened);
  return { written, ts: Number.isNaN(ts) ? written : ts };
};

/** The same of a line in any other order. */
const eventOf = (event: unknown): EventLine | undefined => {
  if (!isFields(event)) return undefined;
  const { session, run, call, type, client, data } = event;
  if (typeof session !== 'string' || typeof run !== 'string') return undefined;
  if (typeof type !== 'string' || typeof client !== 'string') return undefined;
  const times = timesOf({ type, ts: textOf(event.ts) ?? '', data });
  if (times === undefined) return undefined;
  return { ...times, session, run, call: textOf(call), type, client, data: isFields(data) ? data : {} };
};

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The elements of a list that are objects. */
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
