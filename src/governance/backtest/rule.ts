// A rule before recorded calls. One that tightens fires where it alone is stricter than what happened to the call then;
// one that loosens where the whole policy, with it, is looser than without.
import type { Decision, Verdict } from '../../core/decision.ts';
import { isStricter } from '../../core/strictness.ts';
import type { RecordedCall } from '../../replay/recorded.ts';
import { compare, decidedThen, type Judge, rejudge } from '../../replay/rejudge.ts';
import type { Effect } from './weigh.ts';

export interface JudgedRule {
  /** As rules in force are called: with their scope. */
  readonly id: string;
  readonly decision: Decision;
  readonly loosens: boolean;
  /** The rule by itself, enforced. */
  readonly alone: Judge;
  /** What is in force, and that with the rule. */
  readonly before: Judge;
  readonly after: Judge;
}

export interface RuleEffect {
  readonly effect: Effect;
  readonly missing?: string;
}

const NONE: RuleEffect = { effect: 'none' };

/** What the rule would have changed about one call. */
export const effectOf = (rule: JudgedRule, call: RecordedCall): RuleEffect =>
  rule.loosens ? loosening(rule, call) : tightening(rule, call);

/** Whether the rule speaks about the call. */
export const speaksOf = ({ id, alone }: Pick<JudgedRule, 'id' | 'alone'>, call: RecordedCall): boolean =>
  matchOf(rejudge(call, alone), id) !== undefined;

const matchOf = ({ matches }: Verdict, id: string) => matches.find(({ rule }) => rule === id);

const tightening = (rule: JudgedRule, call: RecordedCall): RuleEffect => {
  const verdict = rejudge(call, rule.alone);
  if (matchOf(verdict, rule.id) === undefined) return NONE;
  // Elsewhere it was made, so somebody or something let it.
  const then = decidedThen(call) ?? 'allow';
  if (!isStricter(rule.decision, then)) return NONE;
  const compared = compare(call, then, { ...verdict, decision: rule.decision });
  if (compared.kind === 'undecidable') return { effect: 'undecidable', missing: compared.missing };
  return compared.kind === 'changed' ? { effect: 'stops' } : NONE;
};

const loosening = ({ before, after }: JudgedRule, call: RecordedCall): RuleEffect => {
  const then = rejudge(call, before).decision;
  const compared = compare(call, then, rejudge(call, after));
  if (compared.kind === 'undecidable') return { effect: 'undecidable', missing: compared.missing };
  if (compared.kind === 'same') return NONE;
  return { effect: isStricter(compared.from, compared.to) ? 'frees' : 'stops' };
};
