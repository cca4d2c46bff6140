// The older part of the record, on which a draft is made, and the newer one, on which it is judged.
import type { CallFact } from '../facts/fact.ts';

export interface Split {
  readonly older: readonly CallFact[];
  readonly newer: readonly CallFact[];
  /** Milliseconds since 1970: the first moment of the newer part. */
  readonly at: number;
}

const OLDER_SHARE = 0.7;

/** `calls` in the order of time. A moment belongs to one part. */
export const splitCalls = (calls: readonly CallFact[]): Split => {
  const at = calls[Math.floor(calls.length * OLDER_SHARE)]?.at ?? 0;
  const cut = calls.findIndex((call) => call.at >= at);
  return { older: calls.slice(0, Math.max(0, cut)), newer: calls.slice(Math.max(0, cut)), at };
};
