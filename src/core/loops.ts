// Work that goes in circles, or beyond its budget, as the pipeline sees it: a word before a call and one after it.
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';

export const LOOP_RULES = ['identical', 'stale_reads', 'edit_revert', 'same_failure', 'stall', 'budget'] as const;
export type LoopRule = (typeof LOOP_RULES)[number];

/** A call on its way. */
export interface LoopCall {
  readonly run: string;
  readonly tool: string;
  /** What tells the call from another one; short, however long its arguments are. */
  readonly key: string;
  readonly input: unknown;
  /** After the analysis of commands. */
  readonly effects: readonly Effect[];
}

/** How it ended. */
export interface LoopEnd {
  readonly ok: boolean;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Rules of loops that a person has lifted for it. */
  readonly lifted: readonly LoopRule[];
}

export interface LoopWord {
  readonly rule: LoopRule;
  /** `allow`: only a hint. */
  readonly decision: Decision;
  readonly count: number;
  readonly reason: string;
  /** The way out. */
  readonly remedy: string;
}

export interface Loops {
  /** What stands against making the call now; strictest first. Nothing for nearly every call. */
  before(call: LoopCall): readonly LoopWord[];
  /** Takes note that the call was refused. */
  refused(call: LoopCall): void;
  /** Takes note of how it ended; what the agent is to be told. */
  after(call: LoopCall, end: LoopEnd): readonly LoopWord[];
  /** The run is over. */
  forget(run: string): void;
}
