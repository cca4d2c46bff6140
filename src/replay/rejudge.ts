// A recorded call before another policy, and what that changes. Pure. A fact that was not recorded never turns into a
// permission: refusing by name holds whatever a link would have said, because more facts only add refusals; permitting
// does not.
import type { Decision, Verdict } from '../core/decision.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { Policy } from '../core/ports.ts';
import { isStricter } from '../core/strictness.ts';
import type { RecordedCall, RecordedVerdict } from './recorded.ts';

export type Judge = Pick<Policy, 'judge'>;

/** The verdict of a policy on a recorded call, as far as it is known what the call met. */
export const rejudge = (call: RecordedCall, policy: Judge): Verdict =>
  policy.judge(
    { tool: call.tool, principal: call.principal, session: call.session, within: call.within },
    call.effects,
    call.facts,
  );

/** Whether a person lifted or confirmed a question; no policy decides that again. */
export const isByPerson = ({ rule }: RecordedVerdict): boolean => /^(?:approval\/|session:)/.test(rule);

/** What the policy of the time said, before any person did; undefined for calls that nobody judged. */
export const decidedThen = ({ verdict }: RecordedCall): Decision | undefined =>
  verdict !== undefined && isByPerson(verdict) ? 'ask' : verdict?.decision;

export type Comparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly from: Decision; readonly to: Decision; readonly verdict: Verdict }
  | { readonly kind: 'undecidable'; readonly from: Decision; readonly missing: string };

/** What becomes of a call that was decided, or would be, as `before` under another policy. */
export const compare = (call: RecordedCall, before: Decision, after: Verdict): Comparison => {
  const to = after.decision;
  const patterns = call.known === 'names' && to !== 'deny' && call.effects.some(isPattern);
  const facts = isMissingFacts(call);
  if (facts) return { kind: 'undecidable', from: before, missing: 'what a path was is not on record' };
  if (to === before) return { kind: 'same' };
  if (patterns) return { kind: 'undecidable', from: before, missing: 'which files a pattern matched is not on record' };
  if (isStricter(before, to) && call.known === 'names' && call.effects.some(restsOnLinks))
    return { kind: 'undecidable', from: before, missing: 'where links led is not on record' };
  return { kind: 'changed', from: before, to, verdict: after };
};

const isPattern = (effect: RecordedCall['effects'][number]): boolean => effect.kind === 'read' && effect.glob === true;

/** A path that was judged then has its facts, an empty list for a pattern that matched nothing included. */
const isMissingFacts = ({ effects, facts }: RecordedCall): boolean =>
  effects.some(
    (effect) =>
      (isPathEffect(effect) && facts.paths[effect.path] === undefined) ||
      (isListing(effect) && facts.listed?.[effect.below] === undefined),
  );

const restsOnLinks = (effect: RecordedCall['effects'][number]): boolean => isPathEffect(effect) || isListing(effect);
