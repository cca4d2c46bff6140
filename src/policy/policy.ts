// Rules, mode and boundaries, put together as the Policy that the pipeline asks.
import { createHash } from 'node:crypto';
import type { Policy } from '../core/ports.ts';
import type { Mode } from './defaults.ts';
import { judge, type Policies } from './judge.ts';

/** Changes whenever the built-in judgement does, so that verdicts of different builds can be told apart. */
const BUILT_IN_VERSION = '2';

/** Turns the commands among declared effects into what their parts do, as far as that is known in this mode. */
export type Analyse = (declared: Parameters<Policy['analyse']>[0], mode: Mode) => ReturnType<Policy['analyse']>;

/**
 * The policy in force. `version` of the harness goes into its hash, because floors and tables ship with it. `analyse` is
 * handed in, because half of all that judging needs is needed for commands only (see analyse.ts).
 */
export const createPolicy = (policies: Policies, version: string, analyse: Analyse): Policy => ({
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
