// What every detector of loops is: a small state of one run, asked before a call and told after it.
import type { LoopCall, LoopEnd, LoopRule } from '../core/loops.ts';

/** From how many times on there is a hint, a question, a stop; 0: never. */
export type Levels = readonly [hint: number, ask: number, stop: number];

export interface Seen extends LoopEnd {
  /** How often the workspace has been changed in the run, this call included. */
  readonly version: number;
  readonly changed: boolean;
}

export interface Coming {
  readonly call: LoopCall;
  /** How often the workspace has been changed so far. */
  readonly version: number;
}

export interface Detector {
  readonly rule: LoopRule;
  /** How often it will have been, if the call is made; 0: it says nothing about this call. */
  readonly would: (coming: Coming) => number;
  /** The call ended; how often it has been. */
  readonly saw: (call: LoopCall, seen: Seen) => number;
  /** The call was refused; how often it has been. */
  readonly refused?: (coming: Coming) => void;
  /** A person wants it to go on: it begins to count anew. */
  readonly forgive: (call: LoopCall) => void;
  readonly reason: (count: number, call: LoopCall) => string;
  readonly remedy: string;
}

/** What is kept of an answer: enough to tell it from another one to the same question. */
export interface Print {
  readonly length: number;
  readonly ends: string;
}

const END_CHARS = 120;
/** Times and durations differ from run to run, and in length. */
const SLACK = 40;

export const printOf = (text: string): Print => {
  const ends = text.length <= 2 * END_CHARS ? text : `${text.slice(0, END_CHARS)}${text.slice(-END_CHARS)}`;
  return { length: text.length, ends: ends.replace(/\d+/g, '#') };
};

export const isSamePrint = (a: Print, b: Print): boolean => a.ends === b.ends && Math.abs(a.length - b.length) <= SLACK;

/** Only looks. */
export const isReading = ({ effects }: LoopCall): boolean =>
  effects.length > 0 &&
  effects.every(
    (effect) =>
      effect.kind === 'read' || effect.kind === 'listing' || (effect.kind === 'exec' && isHarmless(effect.proven)),
  );

const isHarmless = (proven: string | undefined): boolean => proven !== undefined && proven !== 'test-runner';

/** What leads out of a circle is never held up. */
export const WAYS_OUT: readonly string[] = ['task_status', 'task_update', 'task_checkpoint', 'checkpoint_request'];
