// The page of the composition that makes what the record teaches. Loaded when it is first asked.
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import type { Governance } from '../core/governance.ts';
import type { Redactor } from '../core/ports.ts';
import type { RuleRecord } from '../core/records.ts';
import type { Trace } from '../core/trace.ts';
import { GOVERNANCE_EVENTS } from '../governance/known.ts';
import type { GovernanceSettings } from '../governance/parts.ts';
import type { Policies } from '../policy/judge.ts';
import { followRare } from './rare.ts';

export interface GovernanceOptions {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: Config;
  readonly redactor: Redactor;
  readonly rules: () => Promise<readonly RuleRecord[]>;
  /** What is in force, after a look at its files. */
  readonly policies: () => Promise<Policies>;
}

export const composeGovernance =
  (options: GovernanceOptions) =>
  async (trace: () => Promise<Trace>): Promise<Governance> => {
    const { root, state, env, config, rules } = options;
    const [{ openGovernance }, { composeDrafter }, { checksOf }] = await Promise.all([
      import('../governance/open-governance.ts'),
      import('./drafter.ts'),
      import('./draft-checks.ts'),
    ]);
    return openGovernance({
      state,
      root,
      project: basename(state),
      settings: settingsOf(config.gc),
      follow: () => followRare(state, GOVERNANCE_EVENTS, trace),
      now: () => Date.now(),
      rules,
      checks: async () => checksOf(options, await options.policies()),
      drafter: composeDrafter({ root, state, env, config }),
    });
  };

const settingsOf = (gc: Config['gc']): GovernanceSettings => ({
  window: gc.window,
  maxDrafts: gc.max_drafts,
  thresholds: {
    chronicBlockMin: gc.chronic_block_min,
    repeatedWarnMin: gc.repeated_warn_min,
    hotFileEditsMin: gc.hot_file_edits_min,
    slowOpCountMin: gc.slow_op_count_min,
    slowOpThresholdMs: gc.slow_op_threshold_ms,
    escalationRatio: gc.escalation_ratio,
    violationMin: gc.violation_min,
    repeatMin: gc.repeat_min,
  },
});
