// The part of the record that counts: so far back from the newest call. Not from now: a repository that nobody has worked
// in for a while has not forgotten anything.
import { HarnessError } from '../core/error.ts';
import { remembered } from './collect.ts';
import type { History } from './facts/fact.ts';
import { type Scene, sceneOf, type Thresholds } from './signals/detector.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of an age. Throws invalid_arguments. */
export const ageOf = (text: string): number => {
  const [, number = '', unit = ''] = /^([1-9]\d{0,4})([mhdw])$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  if (ms > 0) return ms;
  throw new HarnessError('invalid_arguments', `${JSON.stringify(text)} is no age`, 'write 24h, 30d or 12w');
};

/** Looking at the record is no work: whoever learns from it would learn from himself. */
const LOOKING = /^(?:gc|learn|trace|skill|metrics|stats|health)_/;

export interface Looked {
  readonly scene: Scene;
  /** Calls that it leaves out because they lie before its window. */
  readonly older: number;
}

/** Throws invalid_arguments for a window that is none. */
export const lookAt = (history: History, window: string, thresholds: Thresholds): Looked => {
  const isLooking = remembered((tool: string) => LOOKING.test(tool));
  const work = history.calls.filter(({ tool }) => !isLooking(tool));
  const until = work.at(-1)?.at ?? history.others.at(-1)?.at ?? 0;
  const start = until - ageOf(window);
  const first = work.findIndex(({ at }) => at >= start);
  const calls = first === -1 ? [] : work.slice(first);
  const others = history.others.filter(({ at }) => at >= start);
  const from = calls[0]?.at ?? until;
  return { scene: sceneOf({ calls, others, thresholds, until, from }), older: work.length - calls.length };
};
