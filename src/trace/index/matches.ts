// Which rules spoke about a call.
import { type Fields, listOf, textOf } from './event-line.ts';

export interface RuleMatch {
  readonly rule: string;
  readonly decision: string;
  readonly shadow: boolean;
  /** Whether this rule decided. */
  readonly decided: boolean;
}

/** Each rule once, with its strictest match, which comes first. A decision that no rule matched is the deciding rule's own. */
export const matchesOf = (data: Fields): readonly RuleMatch[] => {
  const found = new Map<string, RuleMatch>();
  const decider = textOf(data.rule);
  for (const match of listOf(data.matches)) {
    const rule = textOf(match.rule);
    if (rule === undefined || found.has(rule)) continue;
    const decision = textOf(match.decision) ?? 'allow';
    found.set(rule, { rule, decision, shadow: match.shadow === true, decided: rule === decider });
  }
  if (decider !== undefined && !found.has(decider)) {
    const decision = textOf(data.decision) ?? 'allow';
    found.set(decider, { rule: decider, decision, shadow: false, decided: true });
  }
  return [...found.values()];
};
