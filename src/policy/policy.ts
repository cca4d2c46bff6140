// Rules, mode and boundaries, put together as the Policy that the pipeline asks.
import { createHash } from 'node:crypto';
import type { Effect } from '../core/effect.ts';
import type { ExecPlan, Policy } from '../core/ports.ts';
import { isReadOnly } from './confine.ts';
import { judge, type Policies } from './judge.ts';
import { analyseExec } from './shell/analyse.ts';

/** Changes whenever the built-in judgement does, so that verdicts of different builds can be told apart. */
const BUILT_IN_VERSION = '1';

/** The policy in force. `version` of the harness goes into its hash, because floors and tables ship with it. */
export const createPolicy = (policies: Policies, version: string): Policy => ({
  hash: hashOf(policies, version),
  mode: policies.mode,
  analyse: (declared) => analyse(declared, policies.mode),
  judge: (call, effects, facts) => judge(call, effects, facts, policies),
});

const hashOf = ({ mode, rules, boundaries, autoAllow = false }: Policies, version: string): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        BUILT_IN_VERSION,
        version,
        mode,
        rules.map(({ id, version = id }) => version),
        boundaries,
        autoAllow,
      ]),
    )
    .digest('hex');

const analyse = (
  declared: readonly Effect[],
  mode: Policies['mode'],
): { effects: readonly Effect[]; plan?: ExecPlan } => {
  let plan: ExecPlan | undefined;
  const effects = declared.flatMap((effect) => {
    if (effect.kind !== 'exec') return [effect];
    const analysis = analyseExec(effect);
    plan = analysis.plan;
    return analysis.effects;
  });
  if (plan === undefined) return { effects };
  return { effects, plan: isReadOnly(effects, mode) ? { ...plan, readOnly: true } : plan };
};
