// Replaces each command among declared effects by the effects that its parts are known to have.
import type { Effect } from '../core/effect.ts';
import type { ExecPlan } from '../core/ports.ts';
import { analyseExec } from './shell/analyse.ts';

export const analyse = (declared: readonly Effect[]): { effects: readonly Effect[]; plan?: ExecPlan } => {
  let plan: ExecPlan | undefined;
  const effects = declared.flatMap((effect) => {
    if (effect.kind !== 'exec') return [effect];
    const analysis = analyseExec(effect);
    plan = analysis.plan;
    return analysis.effects;
  });
  return plan === undefined ? { effects } : { effects, plan };
};
