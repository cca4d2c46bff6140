// From configuration to the policy in force: the same for every door. Most workspaces configure nothing, and a process
// that lives for one call cannot pay for reading what is not there; so the schema is loaded only when a source exists.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config, ConfigSources, LoadedConfig } from './config.ts';
import { MACHINE_CONFIG_DIR, userConfigDir } from './config-places.ts';
import { HarnessError } from './core/error.ts';
import type { Policy } from './core/ports.ts';
import { withoutCommands } from './policy/no-commands.ts';
import { createPolicy } from './policy/policy.ts';
import { compileRules, type Rule } from './policy/rules.ts';
import { VERSION } from './version.ts';

/** What the schema gives when nothing is configured; a test holds the two together. */
export const DEFAULT_CONFIG: Config = {
  mode: 'workspace',
  durability: 'balanced',
  permissions: { allow: [], ask: [], deny: [] },
  env: { pass: [] },
  limits: { output_chars: 8_000, capture_bytes: 16_777_216, approval_minutes: 10 },
};

/** The configuration of all sources. Throws invalid_arguments with file, line and the next step. */
export const loadSettings = async (sources: ConfigSources): Promise<LoadedConfig> => {
  if (!isConfigured(sources)) return { config: DEFAULT_CONFIG, files: [] };
  const { loadConfig } = await import('./config.ts');
  return loadConfig(sources);
};

/** By the directories, not the files in them: nobody who adds a kind of file there has to remember this place. */
const isConfigured = ({ root, env, flags }: ConfigSources): boolean =>
  Object.values(flags).some((value) => value !== undefined) ||
  Object.keys(env).some((name) => name.startsWith('HARNESS_') && name !== 'HARNESS_STATE_DIR') ||
  [join(root, '.harness'), userConfigDir(env), MACHINE_CONFIG_DIR].some((directory) => existsSync(directory));

export interface PolicyPlace {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  /** Whether it will have to judge commands; true when absent. */
  readonly commands?: boolean;
  readonly env: ConfigSources['env'];
}

/** The policy with the number of its rules. Throws invalid_arguments naming the line of a rule that is not understood. */
export const policyOf = async (
  loaded: LoadedConfig,
  { root, state, env, commands = true }: PolicyPlace,
): Promise<{ readonly policy: Policy; readonly rules: number }> => {
  const rules = rulesOf(loaded, root, env);
  const boundaries = { root, own: [state, userConfigDir(env)] };
  const analyse = commands ? (await import('./policy/analyse.ts')).analyse : withoutCommands;
  return {
    policy: createPolicy({ mode: loaded.config.mode, rules, boundaries }, VERSION, analyse),
    rules: rules.length,
  };
};

const rulesOf = ({ files }: LoadedConfig, root: string, env: ConfigSources['env']): readonly Rule[] =>
  files.flatMap((file) => {
    const { rules, problems } = compileRules(file.permissions, file.scope, { root, home: env.HOME ?? homedir() });
    if (problems.length > 0) {
      const lines = problems.map(
        ({ list, index, pattern, problem }) => `${file.path}:${file.lineOf(list, index) ?? 1}: ${pattern}: ${problem}`,
      );
      throw new HarnessError('invalid_arguments', lines.join('; '), 'correct the pattern, or remove the line');
    }
    return rules;
  });
