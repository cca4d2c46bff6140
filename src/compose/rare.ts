// A page of the composition: events of types that are rare, all that there are and all that come.
import type { Envelope, EventType } from '../core/event.ts';
import type { Trace } from '../core/trace.ts';
import { createFollow, type Follow } from '../log/follow.ts';

export interface RareEvents {
  readonly begin: readonly Envelope[];
  /** Some may be told twice. */
  readonly more: Follow;
}

/** Before every day: what is folded from them holds until something else is said. */
const EVER = '';

export const followRare = async (
  state: string,
  types: readonly EventType[],
  openTrace: () => Promise<Trace>,
): Promise<RareEvents> => {
  // Before the record is asked, so that nothing is missed in between.
  const more = createFollow(state, { since: EVER, types, from: 'end' });
  const trace = await openTrace();
  return { begin: await trace.rare(types), more };
};

/** Each event once, in the order of time, as they are whenever it is asked. */
export const inTime = ({ begin, more }: RareEvents): (() => readonly Envelope[]) => {
  const known = new Map(begin.map((event) => [event.id, event]));
  return () => {
    for (const event of more()) known.set(event.id, event);
    return [...known.values()].sort((a, b) => order(a, b));
  };
};

/** Ids are made in the order of time within a process, and tell apart what the clock does not. */
const order = (a: Envelope, b: Envelope): number =>
  Number(a.ts > b.ts) - Number(a.ts < b.ts) || Number(a.id > b.id) - Number(a.id < b.id);
