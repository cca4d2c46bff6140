// The configuration: one schema, three sources. Lists of permissions add up over files; a single value is taken from
// the last source that has it: user file < project file < environment < flags. Unknown keys are refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { userConfigDir } from './config-places.ts';
import { HarnessError, messageOf, systemCode } from './core/error.ts';
import { nearest } from './core/nearest.ts';
import { MODES } from './policy/defaults.ts';
import type { Scope } from './policy/rules.ts';

const patterns = z.array(z.string()).default([]);

export const ConfigSchema = z.strictObject({
  mode: z
    .enum(MODES)
    .default('workspace')
    .describe(
      'observe: record only, floors still hold; read-only; workspace: edits and proven commands; locked: what would ask is denied',
    ),
  durability: z
    .enum(['strict', 'balanced'])
    .default('balanced')
    .describe(
      'strict: every record is on disk before the answer; balanced: disk writes are grouped, a crash of the machine may lose the last 0.1 s',
    ),
  permissions: z
    .strictObject({ allow: patterns, ask: patterns, deny: patterns })
    .prefault({})
    .describe("rules in Claude Code's grammar, e.g. Bash(npm run build *), Read(./private/**), Edit(src/**)"),
  env: z
    .strictObject({
      pass: z.array(z.string()).default([]).describe('names of environment variables that commands may see'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      output_chars: z.int().min(500).max(200_000).default(8_000).describe('characters of output that one answer shows'),
      capture_bytes: z
        .int()
        .min(10_000)
        .max(1_000_000_000)
        .default(16_777_216)
        .describe('bytes of output that are kept of a command'),
      approval_minutes: z.int().min(1).max(1_440).default(10).describe('how long an approval can be given and used'),
    })
    .prefault({}),
});

export type Config = z.output<typeof ConfigSchema>;
type PartialConfig = z.input<typeof ConfigSchema>;

/** Configuration with the files it came from, so that a bad rule can be reported where it stands. */
export interface LoadedConfig {
  readonly config: Config;
  readonly files: readonly ConfigFile[];
}

export interface ConfigFile {
  readonly path: string;
  readonly scope: Scope;
  readonly permissions: Config['permissions'];
  /** 1-based line of the nth entry of a list. */
  readonly lineOf: (list: string, index: number) => number | undefined;
}

export interface ConfigSources {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the command line; undefined where not given. */
  readonly flags: { readonly mode?: string | undefined; readonly durability?: string | undefined };
}

/** Reads all sources. Throws invalid_arguments with file, line and the next step. */
export const loadConfig = async ({ root, env, flags }: ConfigSources): Promise<LoadedConfig> => {
  const user = await readConfigFile(join(userConfigDir(env), 'config.yaml'), 'user');
  const project = await readConfigFile(join(root, '.harness', 'config.yaml'), 'project');
  const files = [user, project].filter((file) => file !== undefined);
  const merged = files.map(({ values }) => values).reduce(merge, {});
  const chosen = { mode: flags.mode ?? env.HARNESS_MODE, durability: flags.durability ?? env.HARNESS_DURABILITY };
  const overrides = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const config = parse({ ...merged, ...overrides }, 'the environment and flags');
  return { config, files: files.map((file) => file.loaded) };
};

/** Later values win; the sections of limits are taken key by key. What commands may see adds up. */
const merge = (earlier: PartialConfig, later: PartialConfig): PartialConfig => ({
  ...earlier,
  ...later,
  env: { pass: [...(earlier.env?.pass ?? []), ...(later.env?.pass ?? [])] },
  limits: { ...earlier.limits, ...later.limits },
});

interface ReadFile {
  readonly values: PartialConfig;
  readonly loaded: ConfigFile;
}

const readConfigFile = async (path: string, scope: Scope): Promise<ReadFile | undefined> => {
  const text = textOf(path);
  if (text === undefined) return undefined;
  // Most workspaces have no file, and YAML costs time at every start.
  const { parseYaml } = await import('./yaml.ts');
  const { values, lineOf } = parseYaml(text, path);
  const { permissions } = parse(values, path);
  const loaded = {
    path,
    scope,
    permissions,
    lineOf: (list: string, index: number) => lineOf(['permissions', list, index]),
  };
  return { values: partialOf(values), loaded };
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(`${path} cannot be read: ${messageOf(thrown)}`);
  }
};

/** The file's own keys, already known to be valid. */
const partialOf = (values: unknown): PartialConfig => ConfigSchema.partial().parse(values);

const parse = (values: unknown, source: string): Config => {
  const parsed = ConfigSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw invalid(`${source}: ${parsed.error.issues.map((issue) => inWords(issue)).join('; ')}`);
};

const inWords = (issue: z.core.$ZodIssue): string => {
  const at = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') return at === '' ? issue.message : `${at}: ${issue.message}`;
  const known = keysAt(issue.path);
  return issue.keys
    .map((key) => {
      const near = nearest(key, known);
      return `unknown key ${[...issue.path, key].join('.')}${near === undefined ? ` (known: ${known.join(', ')})` : `; did you mean ${near}?`}`;
    })
    .join('; ');
};

const keysAt = (path: readonly PropertyKey[]): readonly string[] => {
  const [section] = path;
  if (section === undefined) return Object.keys(ConfigSchema.shape);
  const example: Record<string, unknown> = ConfigSchema.parse({});
  const inner = example[String(section)];
  return typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
};

const invalid = (message: string): HarnessError =>
  new HarnessError('invalid_arguments', message, 'correct it and start again; README.md lists every key');
