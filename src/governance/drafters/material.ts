// What a drafter is given: a signal, the older part of the record, and the rules in force.
import type { RuleRecord } from '../../core/records.ts';
import type { Signal } from '../../core/signal.ts';
import type { Labels } from '../backtest/labels.ts';
import type { PresentFile, Proposal } from '../checks/proposal.ts';
import type { CallFact } from '../facts/fact.ts';

export interface Material {
  readonly signal: Signal;
  /** Calls that it may learn from; what comes later judges it. */
  readonly older: readonly CallFact[];
  readonly labels: Labels;
  readonly rules: readonly RuleRecord[];
  readonly present: (path: string) => PresentFile | undefined;
}

/** A deterministic drafter; undefined where nothing sensible can be said without understanding. */
export type Template = (material: Material) => Proposal | undefined;
