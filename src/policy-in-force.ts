// From configuration to the policy in force, for a process that lives for one call. Most workspaces configure nothing,
// and such a process cannot pay for reading what is not there: the schema is loaded only when a source exists.
import { existsSync } from 'node:fs';
import type { Config } from './config.ts';
import type { Policy } from './core/ports.ts';
import type { Policies } from './policy/judge.ts';
import { withoutCommands } from './policy/no-commands.ts';
import { createPolicy } from './policy/policy.ts';
import type { LoadOptions } from './settings/load.ts';
import { placesOf, userConfigDir } from './settings/places.ts';
import type { Settings } from './settings/resolve.ts';
import type { Sources } from './settings/sources.ts';
import { VERSION } from './version.ts';

/** What the schema gives when nothing is configured; a test holds the two together. */
export const DEFAULT_CONFIG: Config = {
  mode: 'workspace',
  durability: 'balanced',
  permissions: { allow: [], ask: [], deny: [] },
  toolsets: ['default'],
  env: { pass: [] },
  telemetry: { endpoint: '', content: false },
  limits: { output_chars: 8_000, capture_bytes: 16_777_216 },
  tasks: { lease_minutes: 30, validation: { build: '', lint: '', types: '', test: '' } },
  loops: {
    identical: [3, 6, 10],
    stale_reads: [6, 0, 0],
    edit_revert: [2, 4, 6],
    same_failure: [3, 6, 10],
    stall: [30, 0, 0],
  },
  budgets: { run_calls: 0, run_minutes: 0, task_calls: 0, task_minutes: 0 },
  repo_map: { tokenizer: 'o200k_base' },
  gc: {
    window: '90d',
    max_drafts: 5,
    chronic_block_min: 5,
    repeated_warn_min: 10,
    hot_file_edits_min: 20,
    slow_op_count_min: 10,
    slow_op_threshold_ms: 5_000,
    escalation_ratio: 1.5,
    violation_min: 5,
    repeat_min: 5,
    drafter: {
      kind: 'none',
      command: [],
      write: [],
      base_url: '',
      model: '',
      api_key_env: '',
      timeout_seconds: 120,
      max_output_tokens: 4_000,
    },
  },
  grade: {
    weights: { security: 0.4, stability: 0.3, coverage: 0.2, performance: 0.1 },
    bands: { a: 90, b: 75, c: 60 },
  },
  approvals: { ask_by: 'auto', wait_seconds: 45, expire_minutes: 10 },
  sandbox: { backend: 'auto', auto_allow: false, read: [] },
};

export interface InForceOnce {
  readonly config: Config;
  readonly policies: Policies;
  readonly policy: Policy;
  readonly settings: Pick<Settings, 'config' | 'rules' | 'held'>;
  /** The files that were read. */
  readonly sources: Pick<Sources, 'scopes'>;
}

/** The policy in force. `commands`: whether it will have to judge some. Throws invalid_arguments naming file and line. */
export const policyInForce = async (options: LoadOptions, commands: boolean): Promise<InForceOnce> => {
  const { settings, sources } = await settingsOf(options);
  const { config, rules } = settings;
  const policies: Policies = {
    mode: config.mode,
    rules: rules.map(({ rule }) => rule),
    boundaries: { root: options.root, own: [options.state, userConfigDir(options.env)] },
  };
  const analyse = commands ? (await import('./policy/analyse.ts')).analyse : withoutCommands;
  return { config, policies, policy: createPolicy(policies, VERSION, analyse), settings, sources };
};

const settingsOf = async (options: LoadOptions): Promise<Pick<InForceOnce, 'settings' | 'sources'>> => {
  if (!isConfigured(options))
    return { settings: { config: DEFAULT_CONFIG, rules: [], held: [] }, sources: { scopes: [] } };
  const { readAll, readTrust, settle } = await import('./settings/load.ts');
  const sources = await readAll(options);
  const { trusted } = await readTrust(sources, options);
  return { settings: settle(sources, trusted, options), sources };
};

/** By the directories, not the files in them: nobody who adds a kind of file there has to remember this place. */
const isConfigured = (options: LoadOptions): boolean =>
  Object.values(options.flags).some((value) => value !== undefined) ||
  Object.keys(options.env).some((name) => name.startsWith('HARNESS_') && name !== 'HARNESS_STATE_DIR') ||
  placesOf(options).some(({ directory }) => existsSync(directory));
