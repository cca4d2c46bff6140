// The log of writers that live for one call: all processes of one client session share a segment, one at a time, under
// a lock file. Each checks how the segment ends, continues its chain and leaves it as it would want to find it.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EventContext, NewEvent } from '../core/event.ts';
import type { EventLog } from '../core/ports.ts';
import { headsSeen } from './heads.ts';
import { createIds } from './ids.ts';
import type { Stamp } from './line.ts';
import { type Attempt, tryLock } from './lock-file.ts';
import { createSegment, reopenSegment, type Segment } from './segment.ts';
import { checkedEnd } from './segment-end.ts';
import { type SegmentName, segmentName } from './segment-names.ts';
import { record, withoutCall } from './series.ts';
import { unavailable } from './unavailable.ts';

export interface SharedLogOptions {
  /** The state directory; made when the first event comes. */
  readonly state: string;
  /** Same for all processes that share: word characters and dashes only. */
  readonly writer: string;
  /** `strict`: on the disk when append returns. `balanced`: handed to the system, which brings it there. */
  readonly durability: 'strict' | 'balanced';
  /** Of the harness. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** What the first append to a new segment is preceded by. */
  readonly opening?: () => readonly NewEvent[];
}

/** Opens nothing before the first append; holds nothing after it. */
export const openSharedLog = (options: SharedLogOptions): EventLog => {
  const { state, clock = Date.now } = options;
  const newId = createIds({ clock });
  let now = 0;
  const append: EventLog['append'] = (context, events) => {
    if (events.length === 0) return;
    now = Math.max(now, clock());
    try {
      appendOnce(options, { context, newId, now }, events);
    } catch (thrown) {
      throw unavailable(join(state, 'log'), thrown);
    }
  };
  // There is one call; nothing could be written together with it.
  return { append, appendSoon: async (context, events) => append(context, events) };
};

interface Moment {
  readonly context: EventContext;
  readonly newId: (prefix: string) => string;
  readonly now: number;
}

/** As many segments as processes may be writing, or have died writing, in one day. */
const MOST_SHARED = 64;

const appendOnce = (options: SharedLogOptions, moment: Moment, events: readonly NewEvent[]): void => {
  const day = new Date(moment.now).toISOString().slice(0, 'yyyy-mm-dd'.length);
  for (let nth = 1; nth <= MOST_SHARED; nth += 1) {
    const name = segmentName(options.state, day, nth === 1 ? options.writer : `${options.writer}-${nth}`);
    const lock = lockOf(name);
    if (typeof lock !== 'object') continue;
    if (appendUnder(lock, name, { options, moment, events })) return;
  }
  // Everything that is shared is in use or abandoned: one of its own, which nobody else has.
  const own = segmentName(options.state, day, `${options.writer}-${moment.newId('w')}`);
  appendUnder({ release: () => {} }, own, { options, moment, events });
};

const ATTEMPTS = 20;
const PAUSE_MS = 2;

const lockOf = (name: SegmentName): Attempt => {
  const path = name.headPath.replace(/\.head$/, '.lock');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const lock = tryLock(path);
    if (lock !== 'busy') return lock;
    pause(PAUSE_MS);
  }
  return 'busy';
};

const pause = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

interface Work {
  readonly options: SharedLogOptions;
  readonly moment: Moment;
  readonly events: readonly NewEvent[];
}

/** False when the segment does not end as it should: then its lock stays, so that nobody writes to it again. */
const appendUnder = (lock: { readonly release: () => void }, name: SegmentName, work: Work): boolean => {
  const { options, moment, events } = work;
  const synced = options.durability === 'strict';
  const isNew = !existsSync(name.path) && !existsSync(name.headPath);
  const end = isNew ? undefined : checkedEnd(name);
  if (!isNew && end === undefined) return false;
  const now = new Date(moment.now).toISOString();
  // Times never run backwards within a segment, so that segments can be merged by time.
  const stamp: Stamp = { ...moment, ts: end !== undefined && end.ts > now ? end.ts : now };
  let segment: Segment | undefined;
  try {
    segment = end === undefined ? createSegment(name, synced) : reopenSegment(name, end);
    if (end === undefined) record(segment, [{ stamp: withoutCall(stamp), events: openingOf(options, name) }], synced);
    record(segment, [{ stamp, events }], synced);
  } finally {
    segment?.closeNow();
    if (segment?.isSound() !== false) lock.release();
  }
  return true;
};

const openingOf = ({ state, version, opening = () => [] }: SharedLogOptions, { day }: SegmentName): NewEvent[] => [
  { type: 'segment_opened', data: { version, heads: headsSeen(state, day) } },
  ...opening(),
];
