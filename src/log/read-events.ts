// The reading end: all segments as one stream in the order of time.
import type { Envelope } from '../core/event.ts';
import { firstLine } from './blocks.ts';
import { type EventFilter, eventBlocks } from './event-blocks.ts';
import { daysOf, type SegmentName, segmentsOfDay } from './segment-names.ts';

/**
 * Every event of the log, merged by time and streamed: memory is bounded by how many segments were written at the same
 * time. Types that are not known here come as they are. A last line that was never finished is no event.
 */
export async function* readEvents(state: string, filter: EventFilter = {}): AsyncGenerator<Envelope> {
  const open: Cursor[] = [];
  try {
    for (const day of daysOf(state)) {
      if (filter.from !== undefined && day < dayOf(filter.from)) continue;
      for (const { segment, start } of await startsOf(state, day)) {
        yield* merged(open, start);
        const cursor: Cursor = { blocks: eventBlocks(segment, filter), events: [], at: 0 };
        if (await refill(cursor)) open.push(cursor);
      }
    }
    yield* merged(open, undefined);
  } finally {
    await Promise.all(open.map(({ blocks }) => blocks.return(undefined)));
  }
}

/** A segment being read: the events of its current block, never exhausted, and the place of the next one among them. */
interface Cursor {
  readonly blocks: AsyncGenerator<readonly Envelope[], undefined>;
  events: readonly Envelope[];
  at: number;
}

/** Goes on to the next block; false at the end of the segment. */
const refill = async (cursor: Cursor): Promise<boolean> => {
  const { value } = await cursor.blocks.next();
  if (value === undefined) return false;
  cursor.events = value;
  cursor.at = 0;
  return true;
};

/** Of cursors at the same time, the one that was opened first. */
const earliestOf = (open: readonly Cursor[]): Cursor | undefined =>
  open.reduce<Cursor | undefined>(
    (best, other) => (best === undefined || timeOf(other) < timeOf(best) ? other : best),
    undefined,
  );

const timeOf = ({ events, at }: Cursor): string => events[at]?.ts ?? '';

/** Takes the events of all cursors, earliest first, as far as `until`. */
async function* merged(open: Cursor[], until: string | undefined): AsyncGenerator<Envelope> {
  for (;;) {
    const cursor = earliestOf(open);
    const event = cursor?.events[cursor.at];
    if (cursor === undefined || event === undefined || (until !== undefined && event.ts > until)) return;
    cursor.at += 1;
    if (cursor.at === cursor.events.length && !(await refill(cursor))) open.splice(open.indexOf(cursor), 1);
    yield event;
  }
}

interface Start {
  readonly segment: SegmentName;
  /** Time of its first event. */
  readonly start: string;
}

const startsOf = async (state: string, day: string): Promise<readonly Start[]> => {
  const starts = await Promise.all(
    segmentsOfDay(state, day).map(async (segment) => ({ segment, start: await startOf(segment) })),
  );
  return starts.sort((a, b) => compare(a.start, b.start));
};

const FIRST_TIME = /^\{"seq":\d+,"ts":"([^"]+)"/;

/** A first line that cannot be read does not hold up the rest: the segment then starts with its day. */
const startOf = async ({ path, day }: SegmentName): Promise<string> => {
  const line = await firstLine(path);
  return FIRST_TIME.exec(line?.toString('utf8', 0, 64) ?? '')?.[1] ?? day;
};

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const dayOf = (time: string): string => time.slice(0, 'yyyy-mm-dd'.length);
