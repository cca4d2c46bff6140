// The calls that a finding rests on.
import type { CallFact } from '../facts/fact.ts';
import type { Sessions } from '../facts/sessions.ts';
import type { Finding } from '../signals/detector.ts';

export interface Wanted {
  /** No more than the newest ones. */
  readonly most: number;
  /** Milliseconds since 1970: those that were made before. */
  readonly before: number;
}

/** Oldest first. What a finding cites and is no call within the window is left out. */
export const causesOf = ({ hits }: Finding, sessions: Sessions, { most, before }: Wanted): readonly CallFact[] => {
  const causes = new Set<CallFact>();
  for (const { at, session, call } of hits.toReversed()) {
    if (causes.size === most) break;
    const cause = at < before ? sessions.get(session)?.find((one) => one.call === call) : undefined;
    if (cause !== undefined) causes.add(cause);
  }
  return [...causes].reverse();
};
