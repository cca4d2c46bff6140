// Events that are rare and hold for good, found and followed: what memory and tasks are made of.
import { HarnessError } from './core/error.ts';
import type { Envelope, EventType } from './core/event.ts';
import type { Trace } from './core/trace.ts';
import { createFollow, type Follow } from './log/follow.ts';

/** Events that are there when it begins, and those that come; some may be told twice. */
export interface RareFollow {
  readonly begin: readonly Envelope[];
  readonly more: Follow;
}

/** Before every day. */
const EVER = '';

/** The index knows where they are; without it, every line of the log is looked at once. */
export const followRare = async (
  state: string,
  openTrace: () => Promise<Trace>,
  types: readonly EventType[],
): Promise<RareFollow> => {
  // Before the index is asked, so that nothing is missed in between.
  const more = createFollow(state, { since: EVER, types, from: 'end' });
  try {
    const trace = await openTrace();
    return { begin: await trace.rare(types), more };
  } catch (thrown) {
    if (!(thrown instanceof HarnessError) || thrown.code !== 'not_installed') throw thrown;
    return { begin: [], more: createFollow(state, { since: EVER, types }) };
  }
};
