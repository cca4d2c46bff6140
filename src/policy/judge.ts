// The judgement: pure, no I/O, no clock. Strictest match wins over all effects, rules and scopes;
// defaults apply only where no rule matched; floors cannot be outvoted.

import { isInCanary } from '../core/canary.ts';
import type { Decision, Match, Verdict } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import type { Facts, Judged } from '../core/ports.ts';
import { isStricter } from '../core/strictness.ts';
import { sandboxed } from './confine.ts';
import { defaultFor, type Mode } from './defaults.ts';
import { type Boundaries, floors } from './floors.ts';
import type { Rule } from './rules.ts';
import { inWords } from './words.ts';

export interface Policies {
  readonly mode: Mode;
  readonly rules: readonly Rule[];
  readonly boundaries: Boundaries;
  /** Whether commands that nobody knows run in the sandbox without a question, where there is one. */
  readonly autoAllow?: boolean;
}

const NOTHING: Match = {
  rule: 'default/no-effect',
  decision: 'allow',
  subject: 'nothing',
  reason: 'the call touches nothing',
};

/** The verdict on a call with these effects, as the facts were when it was made. */
export const judge = (call: Judged, effects: readonly Effect[], facts: Facts, policy: Policies): Verdict => {
  const floored = effects.flatMap((effect) => floors(call, effect, facts, policy.boundaries));
  const ruled = effects.flatMap((effect) => matchesOf(call, effect, facts, policy)).sort(bySeverity);
  const matches = [...floored, ...ruled.filter(({ shadow }) => !shadow)].sort(byStrictness);
  const strictest = matches[0] ?? NOTHING;
  const decision = enforced(strictest.decision, floored.length > 0, policy.mode);
  return {
    decision,
    ...(decision === strictest.decision ? {} : { judged: strictest.decision }),
    rule: strictest.rule,
    reason: strictest.reason,
    ...(strictest.remedy === undefined ? {} : { remedy: strictest.remedy }),
    matches: [...matches, ...ruled.filter(({ shadow }) => shadow).sort(byStrictness)],
  };
};

const byStrictness = (a: Match, b: Match): number =>
  Number(isStricter(b.decision, a.decision)) - Number(isStricter(a.decision, b.decision));

const WEIGHT = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Among equals the gravest is told first; what states no severity counts as medium. */
const bySeverity = ({ severity: a = 'medium' }: Match, { severity: b = 'medium' }: Match): number =>
  WEIGHT[a] - WEIGHT[b];

const enforced = (judged: Decision, floored: boolean, mode: Mode): Decision => {
  if (mode === 'observe' && !floored) return 'allow';
  if (mode === 'locked' && judged === 'ask') return 'deny';
  return judged;
};

const matchesOf = (call: Judged, effect: Effect, facts: Facts, policy: Policies): readonly Match[] => {
  const matched = policy.rules
    .filter((rule) => rule.matches(call, effect, facts))
    .map((rule) => asMatch(rule, call, effect));
  const byDefault = defaultFor(effect, facts, policy.mode);
  const fallback = policy.autoAllow === true ? sandboxed(byDefault, facts) : byDefault;
  // A person cannot have meant to permit a text that we cannot read, nor lift the mode they chose.
  const binding = (effect.kind === 'exec' && effect.opaque !== undefined) || fallback.rule === 'default/read-only';
  // A rule that only watches leaves everything as it is, the default included.
  return binding || matched.every(({ shadow }) => shadow) ? [...matched, fallback] : matched;
};

/** Of a session that is not known, a canary is not enforced. */
const onlyWatches = ({ id, shadow, share }: Rule, { session }: Judged): boolean =>
  shadow === true || (share !== undefined && !(session !== undefined && isInCanary(id, session, share)));

const asMatch = (rule: Rule, call: Judged, effect: Effect): Match => ({
  ...matchOf(rule, effect),
  ...(onlyWatches(rule, call) ? { shadow: true } : {}),
});

const matchOf = ({ id, decision, pattern, severity, ...rule }: Rule, effect: Effect): Match => ({
  rule: id,
  decision,
  subject: inWords(effect),
  reason: rule.reason ?? `the rule ${pattern} says ${decision}`,
  ...(rule.remedy === undefined ? {} : { remedy: rule.remedy }),
  ...(severity === undefined ? {} : { severity }),
});
