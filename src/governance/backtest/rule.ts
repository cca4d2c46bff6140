// A rule before recorded calls. One that tightens fires where it alone is stricter than what happened to the call then;
// one that loosens where the whole policy, with it, is looser than without.
import type { Decision } from '../../core/decision.ts';
import { isStricter } from '../../core/strictness.ts';
import type { RecordedCall } from '../../replay/recorded.ts';
import { compare, decidedThen, type Judge, rejudge } from '../../replay/rejudge.ts';
import type { EffectKinds } from '../checks/proposal.ts';
import type { Effect } from './weigh.ts';

export interface JudgedRule {
  /** As rules in force are called: with their scope. */
  readonly id: string;
  readonly decision: Decision;
  readonly loosens: boolean;
  /** Of the effects that it can speak about; undefined: all. */
  readonly kinds: EffectKinds | undefined;
  /** Whether the rule matches one of the effects. */
  readonly speaks: (call: RecordedCall) => boolean;
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

const tightening = (rule: JudgedRule, call: RecordedCall): RuleEffect => {
  if (!rule.speaks(call)) return NONE;
  // Elsewhere it was made, so somebody or something let it.
  const then = decidedThen(call) ?? 'allow';
  if (!isStricter(rule.decision, then)) return NONE;
  const compared = compare(call, then, { decision: rule.decision, rule: rule.id, reason: '', matches: [] });
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
