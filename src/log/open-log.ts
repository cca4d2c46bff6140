// The writing end of the log. What `append` has returned from survives the death of the process.
import { join } from 'node:path';
import type { EventContext } from '../core/event.ts';
import type { EventLog } from '../core/ports.ts';
import { createGroupSync } from './group-sync.ts';
import { createIds } from './ids.ts';
import type { Stamp } from './line.ts';
import { createSeries, type Entry, record } from './series.ts';
import { unavailable } from './unavailable.ts';

export interface LogOptions {
  /** The state directory; made when the first event comes. */
  readonly state: string;
  /** `strict`: an append is on the disk when it returns. `balanced`: it is there within 100 ms. */
  readonly durability: 'strict' | 'balanced';
  /** Of the harness. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly newId?: (prefix: string) => string;
}

export interface Log extends EventLog {
  /** Seals the segment and brings it to the disk. Throws log_unavailable when the disk refuses. */
  close(): Promise<void>;
  /** `<day>/<writer>` of the segment being written; undefined before the first event. */
  segment(): string | undefined;
}

/** Opens the log for writing. Touches no file before the first append. */
export const openLog = (options: LogOptions): Log => {
  const { state, version, clock = Date.now } = options;
  const synced = options.durability === 'strict';
  const newId = options.newId ?? createIds({ clock });
  const failures: unknown[] = [];
  const failed = (thrown: unknown): void => void failures.push(thrown);
  const newWriter = createIds({ clock });
  const series = createSeries({ state, version, synced, newWriter: () => newWriter('w'), failed });
  const syncSoon = createGroupSync(async () => series.current()?.sync(), failed);
  const stampOf = createStamp(clock, newId);
  const place = join(state, 'log');
  let last: Stamp | undefined;

  /** A sync that failed in the background is told to whoever comes next. */
  const raise = (): void => {
    if (failures.length > 0) throw unavailable(place, failures.splice(0)[0]);
  };

  /** Outcomes whose answers wait for the next write. */
  let waiting: Waiting[] = [];

  const write = (entry?: Entry): void => {
    const outcomes = waiting;
    waiting = [];
    const entries = entry === undefined ? outcomes : [...outcomes, entry];
    const newest = entries.at(-1)?.stamp;
    if (newest === undefined) return;
    last = newest;
    try {
      raise();
      record(series.on(newest.ts.slice(0, DAY_LENGTH), newest), entries, synced);
    } catch (thrown) {
      const refused = unavailable(place, thrown);
      for (const outcome of outcomes) outcome.reject(refused);
      throw refused;
    }
    for (const outcome of outcomes) outcome.resolve();
    if (!synced) syncSoon();
  };
  const flush = (): void => {
    try {
      write();
    } catch {
      // Told to everyone who waits for it.
    }
  };

  return {
    append: (context, events) => {
      if (events.length > 0) write({ stamp: stampOf(context), events });
    },
    appendSoon: (context, events) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ stamp: stampOf(context), events, resolve, reject });
      }),
    close: async () => {
      flush();
      if (last !== undefined) series.leave(last);
      await series.settled();
      raise();
    },
    segment: () => series.current()?.key,
  };
};

interface Waiting extends Entry {
  readonly resolve: () => void;
  readonly reject: (thrown: unknown) => void;
}

const DAY_LENGTH = 'yyyy-mm-dd'.length;

/** Stamps never run backwards within a writer, whatever the clock does, so that segments can be merged by time. */
const createStamp = (clock: () => number, newId: (prefix: string) => string): ((context: EventContext) => Stamp) => {
  let now = 0;
  return (context) => {
    now = Math.max(now, clock());
    return { ts: new Date(now).toISOString(), newId, context };
  };
};
