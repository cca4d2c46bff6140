// Events from a moment on: first those on record, then those that come, with none left out between.
import type { Door } from '../../core/door.ts';
import type { Envelope } from '../../core/event.ts';

/** The end of a client's wait in between, of the order of what a log reader sees late. */
const OVERLAP_MS = 1_000;

/** More than this while old events are being read means that the client cannot keep up. */
const MOST_WAITING = 10_000;

export interface Replaying {
  readonly door: Door;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Resolves when the next event may come. */
  readonly tell: (event: Envelope) => Promise<void>;
  /** Called instead of going on when too much waits, or the record cannot be read. */
  readonly giveUp: () => void;
}

/** Tells, until the function that it gives is called. Writers may finish out of order, so it begins a little earlier. */
export const replay = ({ door, since, tell, giveUp }: Replaying): (() => void) => {
  const waiting: Envelope[] = [];
  const told = new Set<string>();
  const began = isoBefore(Date.now());
  let stopped = false;
  const tellNew = async (event: Envelope): Promise<void> => {
    if (!told.has(event.id)) await tell(event);
  };
  let heard = (event: Envelope): void => {
    if (waiting.push(event) > MOST_WAITING) giveUp();
  };
  const stop = door.follow((event) => heard(event));
  const run = async (): Promise<void> => {
    for await (const event of door.records.since(isoBefore(since))) {
      if (stopped) return;
      // Only what is as new as this can be heard of a second time.
      if (event.ts >= began) told.add(event.id);
      await tell(event);
    }
    for (let next = waiting.shift(); next !== undefined && !stopped; next = waiting.shift()) await tellNew(next);
    heard = (event) => void tellNew(event);
  };
  run().catch(giveUp);
  return () => {
    stopped = true;
    stop();
  };
};

const isoBefore = (time: number): string => new Date(time - OVERLAP_MS).toISOString();
