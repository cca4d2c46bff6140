// A call as signals and backtests see it: what it was, what was decided, what came of it. Everything else stays in the log.

import type { Envelope } from '../../core/event.ts';

export type Fate = 'ok' | 'error' | 'denied' | 'pending' | 'cancelled' | 'timeout';

export interface Decided {
  readonly decision: string;
  readonly rule: string;
  readonly reason: string;
  /** Rules that would have stopped it and did not: they watch, or the mode or a person lifted them. */
  readonly warned: readonly string[];
  /** Id of the event. */
  readonly event: string;
}

export interface Ended {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: string;
  readonly code: string;
  /** The error without what differs from one time to the next; empty where it went well. */
  readonly failure: string;
  /** Of the execution alone; undefined where waiting for a person may be in it. */
  readonly ms: number | undefined;
  /** Id of the event; empty where it went well. */
  readonly event: string;
}

export interface CallFact {
  readonly call: string;
  /** Id of the event of its intent. */
  readonly event: string;
  readonly session: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tool: string;
  /** Stands for its arguments. */
  readonly input: string;
  /** Its commands: program and first words, whatever directory they ran in. */
  readonly commands: readonly string[];
  /** Relative to the workspace, also where it was another worktree. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** What an edit replaced, and by what, as short hashes. */
  readonly change: readonly [before: string, after: string] | undefined;
  readonly imported: boolean;
  /** Where its intent stands in the log. */
  readonly place: Place;
  /** Undefined where nothing else than "allowed" is known. */
  readonly decided: Decided | undefined;
  readonly ended: Ended | undefined;
  /** Of a test run. */
  readonly tests: string | undefined;
}

export interface Place {
  readonly segment: string;
  readonly offset: number;
}

/** Something beside the calls that signals are made from. */
export interface OtherFact {
  readonly type: string;
  readonly event: string;
  readonly session: string;
  readonly call: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is on record, with what governance itself has said there. */
export interface FullHistory extends History {
  /** Events of signals and drafts; of several segments, in no order. */
  readonly own: readonly Envelope[];
}

/** What is on record, in the order in which it happened. */
export interface History {
  readonly calls: readonly CallFact[];
  readonly others: readonly OtherFact[];
}
