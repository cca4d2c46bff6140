// Signals and drafts as they are now: followed as they are written, by this process or another.
import type { DraftRecord } from '../core/draft.ts';
import type { Envelope } from '../core/event.ts';
import type { SignalRow } from '../core/signal.ts';
import { DRAFT_EVENT_TYPES, foldDrafts } from './drafts.ts';
import type { GovernanceFollow } from './parts.ts';
import { foldSignals, SIGNAL_EVENT_TYPES } from './signal-records.ts';

export interface Known {
  readonly signals: readonly SignalRow[];
  readonly drafts: readonly DraftRecord[];
  /** When gc_run was last made; ISO 8601, UTC. */
  readonly lastRun: string | undefined;
}

export const GOVERNANCE_EVENTS = [...SIGNAL_EVENT_TYPES, ...DRAFT_EVENT_TYPES, 'gc_ran'] as const;

/** The same from all such events, in any order. */
export const knownFrom = (events: readonly Envelope[], now: number): Known =>
  fold([...new Map(events.map((event) => [event.id, event])).values()].sort(inTime), now);

/** `now`: milliseconds since 1970; what has expired by then is expired, whether somebody has written it down or not. */
export const createKnown = ({ begin, more }: GovernanceFollow): ((now: number) => Known) => {
  const events = new Map(begin.map((event) => [event.id, event]));
  let ordered: readonly Envelope[] | undefined;
  return (now) => {
    const size = events.size;
    for (const event of more()) events.set(event.id, event);
    if (ordered === undefined || events.size > size) ordered = [...events.values()].sort(inTime);
    return fold(ordered, now);
  };
};

export const fold = (ordered: readonly Envelope[], now: number): Known => {
  const drafts = foldDrafts(ordered, new Date(now).toISOString());
  return {
    drafts,
    signals: foldSignals(ordered, drafts),
    lastRun: ordered.findLast(({ type }) => type === 'gc_ran')?.ts,
  };
};

/** Ids tell the order of what was written in one millisecond. */
const inTime = (a: Envelope, b: Envelope): number => {
  const [first, second] = [`${a.ts} ${a.id}`, `${b.ts} ${b.id}`];
  return Number(first > second) - Number(first < second);
};
