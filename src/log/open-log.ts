// The writing end of the log. What `append` has returned from survives the death of the process.
import { join } from 'node:path';
import type { EventContext } from '../core/event.ts';
import type { EventLog } from '../core/ports.ts';
import { createGroupSync } from './group-sync.ts';
import { createIds } from './ids.ts';
import type { Stamp } from './line.ts';
import { createSeries, record } from './series.ts';
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

  return {
    append: (context, events) => {
      if (events.length === 0) return;
      last = stampOf(context);
      try {
        raise();
        record(series.on(last.ts.slice(0, DAY_LENGTH), last), last, events, synced);
      } catch (thrown) {
        throw unavailable(place, thrown);
      }
      if (!synced) syncSoon();
    },
    close: async () => {
      if (last !== undefined) series.leave(last);
      await series.settled();
      raise();
    },
    segment: () => series.current()?.key,
  };
};

const DAY_LENGTH = 'yyyy-mm-dd'.length;

/** Stamps never run backwards within a writer, whatever the clock does, so that segments can be merged by time. */
const createStamp = (clock: () => number, newId: (prefix: string) => string): ((context: EventContext) => Stamp) => {
  let now = 0;
  return (context) => {
    now = Math.max(now, clock());
    return { ts: new Date(now).toISOString(), newId, context };
  };
};
