// The page of the composition that makes what the record teaches. Loaded when it is first asked.
import { hash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Config } from '../config.ts';
import type { Governance } from '../core/governance.ts';
import type { Redactor } from '../core/ports.ts';
import type { RuleRecord } from '../core/records.ts';
import type { Trace } from '../core/trace.ts';
import type { CheckParts, CompiledRule, PresentFile } from '../governance/checks/proposal.ts';
import type { GovernanceSettings } from '../governance/parts.ts';
import { analyse } from '../policy/analyse.ts';
import { brokenExamples } from '../policy/example.ts';
import type { Policies } from '../policy/judge.ts';
import { createPolicy } from '../policy/policy.ts';
import { homeOf } from '../settings/places.ts';
import { readRule } from '../settings/rule-head.ts';
import { VERSION } from '../version.ts';
import { readSmallFile } from '../workspace/small-file.ts';
import { followGovernance } from './drafts.ts';

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
    const [{ openGovernance }, { composeDrafter }] = await Promise.all([
      import('../governance/open-governance.ts'),
      import('./drafter.ts'),
    ]);
    return openGovernance({
      state,
      root,
      project: basename(state),
      settings: settingsOf(config.gc),
      follow: await followGovernance(state, trace),
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

/** Nobody reviews a policy file larger than this. */
const MAX_FILE_BYTES = 256 * 1024;

/** What no draft may permit, whatever it says it is for. */
const NEVER = [
  'rm -rf /',
  'rm -rf ~',
  'curl example.com',
  'wget example.com',
  'sudo ls',
  'bash -c anything',
  'sh anything.sh',
  'node anything.js',
  'python3 anything.py',
  'git push --force',
  'git push origin main',
  'git config core.hooksPath anywhere',
  'npm publish',
  'npx anything',
  'chmod -R 777 /',
  'Read(./.env)',
  'Read(~/.ssh/id_rsa)',
  'Read(/etc/shadow)',
  'Edit(./.git/hooks/pre-commit)',
  'Edit(./.harness/config.yaml)',
  'Edit(./.claude/settings.json)',
  'Edit(./never-heard-of/anything.txt)',
  'Edit(~/.bashrc)',
  'WebFetch(https://never-heard-of.example)',
  'mcp__never_heard_of__anything',
];

const checksOf = ({ root, env, redactor }: GovernanceOptions, policies: Policies): CheckParts => {
  const anchors = { root, home: homeOf(env) };
  const read = (text: string, path: string) =>
    readRule({ path, text, sha256: hash('sha256', text) }, 'project', anchors);
  const policyOf = (rules: Policies['rules']) => createPolicy({ ...policies, rules }, VERSION, analyse);
  return {
    redact: (text) => redactor.redact(text),
    present: (path) => presentFile(root, path),
    compile: (text, path): CompiledRule | { readonly problems: readonly string[] } => {
      const found = read(text, path);
      if (!('rule' in found)) return { problems: found.map(({ line, problem }) => `line ${line ?? 1}: ${problem}`) };
      const { rule, head } = found;
      // What it would do once it is in force is what is judged.
      const { shadow: _, ...enforced } = rule;
      return {
        id: rule.id,
        decision: head.decision,
        mode: head.mode,
        origin: head.origin,
        patterns: typeof head.match === 'string' ? [head.match] : head.match,
        speaks: (call) => call.effects.some((effect) => rule.matches(call, effect, call.facts)),
        before: policyOf(policies.rules),
        after: policyOf([...policies.rules.filter(({ id }) => id !== rule.id), enforced]),
      };
    },
    permits: (text, path) => {
      const found = read(text, path);
      if (!('rule' in found)) return [];
      const { decision, matches } = found.rule;
      const examples = { match: [], not_match: NEVER };
      return brokenExamples({ decision, matches, examples }, anchors).map(
        (fault) => NEVER[Number(fault.path.at(-1))] ?? '',
      );
    },
  };
};

const presentFile = (root: string, path: string): PresentFile | undefined => {
  const bytes = readSmallFile(join(root, path), MAX_FILE_BYTES);
  return bytes === undefined ? undefined : { text: bytes.toString('utf8'), sha256: hash('sha256', bytes) };
};
