// The segments of one process, one after the other: a new one for a new day, and when the old one is lost.
import type { NewEvent } from '../core/event.ts';
import { headsSeen } from './heads.ts';
import { chain, type Stamp } from './line.ts';
import { createSegment, type Segment } from './segment.ts';
import { segmentName } from './segment-names.ts';

export interface SeriesOptions {
  readonly state: string;
  /** Of the harness. */
  readonly version: string;
  /** Every append waits for the disk. */
  readonly synced: boolean;
  /** A name that no other writer has, sorting by time. */
  readonly newWriter: () => string;
  /** Told when a segment that was left could not be brought to the disk. */
  readonly failed: (thrown: unknown) => void;
}

export interface Series {
  readonly current: () => Segment | undefined;
  /** The segment to write to on a day; opened, with the pins of those before it, when there is none. */
  readonly on: (day: string, stamp: Stamp) => Segment;
  /** Seals the current segment and leaves it; it is closed in the background. */
  readonly leave: (stamp: Stamp) => void;
  /** Resolves when every segment that was left is on the disk and closed. */
  readonly settled: () => Promise<void>;
}

/** Starts without a segment and touches no file. */
export const createSeries = (options: SeriesOptions): Series => {
  let current: Segment | undefined;
  const closing = new Set<Promise<void>>();

  const leave = (stamp: Stamp): void => {
    if (current === undefined) return;
    const left = current;
    current = undefined;
    seal(left, stamp, options);
    const synced = left.isSound() ? left.sync() : Promise.resolve();
    const closed = synced.finally(left.close).catch(options.failed);
    closing.add(closed);
    void closed.then(() => closing.delete(closed));
  };

  return {
    current: () => current,
    leave,
    on: (day, stamp) => {
      // A clock that was set back does not reopen yesterday.
      if (current !== undefined && (current.day < day || !current.isSound())) leave(stamp);
      current ??= open(day, stamp, options);
      return current;
    },
    settled: async () => {
      await Promise.all(closing);
    },
  };
};

/** Events that belong together, with what they have in common. */
export interface Entry {
  readonly stamp: Stamp;
  readonly events: readonly NewEvent[];
}

/** Chains entries to a segment and writes them, all in one write. */
export const record = (segment: Segment, entries: readonly Entry[], synced: boolean): void => {
  let tip = segment.tip();
  let text = '';
  for (const { stamp, events } of entries) {
    const chained = chain(tip, stamp, events);
    tip = chained.tip;
    text += chained.text;
  }
  segment.append(text, tip, synced);
};

const open = (day: string, stamp: Stamp, { state, version, synced, newWriter, failed }: SeriesOptions): Segment => {
  const segment = createSegment(segmentName(state, day, newWriter()), synced);
  try {
    const heads = headsSeen(state, day);
    const opened: NewEvent = { type: 'segment_opened', data: { version, heads } };
    record(segment, [{ stamp: withoutCall(stamp), events: [opened] }], synced);
    return segment;
  } catch (thrown) {
    segment.close().catch(failed);
    throw thrown;
  }
};

/** A seal that cannot be written is left out: the head pins the last line as well, and the next append says what is wrong. */
const seal = (segment: Segment, stamp: Stamp, { synced }: SeriesOptions): void => {
  if (!segment.isSound()) return;
  try {
    const sealed: NewEvent = { type: 'segment_sealed', data: { events: segment.tip().seq } };
    record(segment, [{ stamp: withoutCall(stamp), events: [sealed] }], synced);
  } catch {
    // Said above.
  }
};

/** Opening and sealing belong to the session that caused them, but to none of its calls. */
export const withoutCall = ({ context: { call, ...context }, ...stamp }: Stamp): Stamp => ({ ...stamp, context });
