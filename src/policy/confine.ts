// How the policy uses a sandbox: what it has to hold a command to, and what may run in it instead of a question.
import type { Match } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import type { Facts } from '../core/ports.ts';
import type { Mode } from './defaults.ts';

/** Whether commands with these effects have no business writing: proven to read only, or nobody may write at all. */
export const isReadOnly = (effects: readonly Effect[], mode: Mode): boolean =>
  mode === 'read-only' || effects.every(isReading);

const isReading = (effect: Effect): boolean =>
  effect.kind === 'read' ||
  effect.kind === 'listing' ||
  (effect.kind === 'exec' &&
    effect.opaque === undefined &&
    effect.proven !== undefined &&
    effect.proven !== 'test-runner');

/** Questions that are asked only because nobody knows what the command would do: those a sandbox answers. */
const ANSWERED = new Set(['default/unknown-command', 'default/not-understood']);

/** The default, or permission where all it fears is held off by a sandbox that is really there. */
export const sandboxed = (fallback: Match, facts: Facts): Match => {
  if (facts.sandbox !== true || fallback.decision !== 'ask' || !ANSWERED.has(fallback.rule)) return fallback;
  const { subject } = fallback;
  return {
    rule: 'sandbox/auto-allow',
    decision: 'allow',
    subject,
    reason: 'nobody knows what it does, so it runs in the sandbox: without network, writing in the workspace only',
  };
};
