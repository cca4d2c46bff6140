// What a drafter is given: a signal, the older part of the record, and the rules in force.
import type { RuleRecord } from '../../core/records.ts';
import type { Signal } from '../../core/signal.ts';
import type { Labels } from '../backtest/labels.ts';
import type { PresentFile, Proposal } from '../checks/proposal.ts';
import type { CallFact } from '../facts/fact.ts';

export interface Material {
  readonly signal: Signal;
  /** The newest calls that caused the signal, as far as it may learn from them, oldest first. */
  readonly causes: readonly CallFact[];
  /** All calls that it may learn from; what comes later judges it. */
  readonly older: readonly CallFact[];
  /** Of these, the ones of which more is known than that they were allowed. */
  readonly judged: readonly CallFact[];
  readonly labels: Labels;
  readonly rules: readonly RuleRecord[];
  readonly present: (path: string) => PresentFile | undefined;
}

/** A deterministic drafter; undefined where nothing sensible can be said without understanding. */
export type Template = (material: Material) => Proposal | undefined;
