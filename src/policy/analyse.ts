// Replaces each command among declared effects by the effects that its parts are known to have.
import type { Effect } from '../core/effect.ts';
import type { ExecPlan } from '../core/ports.ts';
import { isReadOnly } from './confine.ts';
import type { Policies } from './judge.ts';
import { analyseExec, whyNotProven } from './shell/analyse.ts';

export const analyse = (
  declared: readonly Effect[],
  mode: Policies['mode'],
): { effects: readonly Effect[]; plan?: ExecPlan } => {
  let plan: ExecPlan | undefined;
  const effects = declared.flatMap((effect) => {
    if (effect.kind !== 'exec') return [effect];
    const analysis = analyseExec(effect);
    plan = analysis.plan;
    return analysis.effects.map(withReason);
  });
  if (plan === undefined) return { effects };
  return { effects, plan: isReadOnly(effects, mode) ? { ...plan, readOnly: true } : plan };
};

/** What is neither proven nor beyond understanding is told why it is not proven. */
const withReason = (effect: Effect): Effect => {
  if (effect.kind !== 'exec' || effect.proven !== undefined || effect.opaque !== undefined) return effect;
  const unproven = whyNotProven(effect.argv);
  return unproven === undefined ? effect : { ...effect, unproven };
};
