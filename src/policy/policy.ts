// Rules, mode and boundaries, put together as the Policy that the pipeline asks.
import { createHash } from 'node:crypto';
import type { Policy } from '../core/ports.ts';
import { judge, type Policies } from './judge.ts';

/** Changes whenever the built-in judgement does, so that verdicts of different builds can be told apart. */
const BUILT_IN_VERSION = '1';

/**
 * The policy in force. `version` of the harness goes into its hash, because floors and tables ship with it. `analyse` is
 * handed in, because half of all that judging needs is needed for commands only (see analyse.ts).
 */
export const createPolicy = (policies: Policies, version: string, analyse: Policy['analyse']): Policy => ({
  hash: hashOf(policies, version),
  mode: policies.mode,
  analyse,
  judge: (call, effects, facts) => judge(call, effects, facts, policies),
});

const hashOf = ({ mode, rules, boundaries }: Policies, version: string): string =>
  createHash('sha256')
    .update(JSON.stringify([BUILT_IN_VERSION, version, mode, rules.map((rule) => rule.id), boundaries]))
    .digest('hex');
