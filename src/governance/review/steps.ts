// Up and down the steps of a rule's mode, and what the evidence carries. Pure.
import type { Backtest } from '../../core/draft.ts';
import type { RuleRecordOfUse } from '../../core/review.ts';
import { type RuleMode, STEPS } from '../../core/rule-mode.ts';
import { gateOf } from '../backtest/gate.ts';

export interface Step {
  readonly to: RuleMode;
  readonly share?: number;
}

/** The step after the one that a rule is at; undefined at the top. A retired rule watches again. */
export const nextStep = ({ to, share = 0 }: Step): Step | undefined => {
  if (to === 'retired') return STEPS[0];
  const at = STEPS.findIndex((step) => step.to === to && ('share' in step ? step.share : 0) === share);
  return STEPS[at + 1];
};

/** What a rule is when it is put there by name; a canary begins small. */
export const stepTo = (to: RuleMode): Step => STEPS.find((step) => step.to === to) ?? { to };

const HEIGHT: Readonly<Record<RuleMode, number>> = { retired: 0, shadow: 1, canary: 2, enforce: 3 };

export const isUp = (from: Step, to: Step): boolean =>
  HEIGHT[to.to] > HEIGHT[from.to] || (to.to === from.to && (to.share ?? 0) > (from.share ?? 0));

/** Why the evidence does not carry a rule into force; undefined when it does. */
export const gateProblem = (use: RuleRecordOfUse, backtest: Backtest | undefined): string | undefined => {
  const { gate, why } = gateOf({
    would_fire: use.matched,
    known_bad_caught: use.known_bad,
    known_good_stopped: use.known_good,
    known_good_freed: 0,
    known_bad_let: 0,
    precision_low: use.precision_low,
  });
  // What it was tested on before counts as long as nothing has spoken against it since.
  if (gate === 'enforce' || (backtest?.gate === 'enforce' && use.known_good === 0)) return undefined;
  return why;
};

/** Fewer say nothing about a rule. */
const LEAST_AGAINST = 3;
const MOST_WRONG = 0.1;

/** Why a rule that is in force has to go back to watching; undefined when it need not. `falseBlocks`: that people told. */
export const demotionReason = (use: RuleRecordOfUse, falseBlocks: number): string | undefined => {
  if (falseBlocks > 0) return 'a person says that it stopped what was wanted';
  const { overridden, confirmed, known_good: good, known_bad: bad } = use;
  if (overridden >= LEAST_AGAINST && overridden > confirmed * 9)
    return `people let through ${overridden} of ${overridden + confirmed} calls that it asked about`;
  if (good >= LEAST_AGAINST && good > (good + bad) * MOST_WRONG)
    return `${good} of ${good + bad} calls that it stopped were wanted`;
  return undefined;
};

export const RETIRE_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;

/** Whether a rule has spoken about nothing for so long that it only costs. Times in milliseconds since 1970. */
export const isIdle = (last: number, now: number): boolean => now - last > RETIRE_AFTER_DAYS * DAY_MS;
