// From files to what is in force. Pure. Rules of all scopes count together, the strictest match wins. Of single values
// the later source has the say, user < project < environment < flags, within two bounds: a project only tightens as
// long as nobody has trusted its files, and nobody loosens what the managed scope sets.
import { type Config, ConfigSchema } from '../config.ts';
import { HarnessError } from '../core/error.ts';
import type { Scope } from '../policy/rules.ts';
import type { LoadedGuard } from './guard-file.ts';
import { issuesOf } from './issues.ts';
import type { LoadedRule, ScopeFiles } from './scope-files.ts';
import type { Sources } from './sources.ts';
import { isAtMost } from './tightening.ts';
import { leavesOf, merge, type Values, valueAt, withValue } from './values.ts';

/** Something in a project's files that would permit more than holds without it. */
export interface Loosening {
  /** Absolute. */
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

export interface Settings {
  readonly config: Config;
  /** In force. */
  readonly rules: readonly LoadedRule[];
  /** Everything that loosens, trusted or not. */
  readonly loosening: readonly Loosening[];
  /** The part of it that waits for trust. */
  readonly held: readonly Loosening[];
  /** Rules that wait for trust. */
  readonly heldRules: readonly LoadedRule[];
  /** Values that the managed scope did not let through, in words. */
  readonly overruled: readonly string[];
}

export interface Overrides {
  readonly mode?: string | undefined;
  readonly durability?: string | undefined;
  readonly toolsets?: readonly string[] | undefined;
}

/** `trusted`: absolute paths of the project's files that may loosen. Throws invalid_arguments for bad overrides. */
export const resolve = ({ scopes }: Sources, trusted: ReadonlySet<string>, overrides: Overrides): Settings => {
  const base = merge(singleValues(scopes, 'managed'), singleValues(scopes, 'user'));
  const project = projectValues(scopes, base);
  const looseRules = scopes.flatMap(({ scope, rules }) => (scope === 'project' ? rules.filter(isLoose) : []));
  const loosening = [
    ...project.loose.map(({ loosening }) => loosening),
    ...looseRules.map(ruleLoosening),
    ...scopes.flatMap(({ scope, guards }) => (scope === 'project' ? guards.flatMap(guardLoosening) : [])),
  ];
  const isHeld = ({ path }: Loosening): boolean => !trusted.has(path);
  const heldRules = looseRules.filter(({ file }) => !trusted.has(file.path));
  const wanted = project.loose
    .filter((loose) => !isHeld(loose.loosening))
    .reduce((values, { key, value }) => merge(values, withValue({}, key, value)), merge(base, project.tight));
  const chosen = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const { values, overruled } = bounded(scopes, configOf({ ...wanted, ...chosen }));
  return {
    config: configOf(values),
    rules: scopes.flatMap(({ rules }) => rules.filter((rule) => !heldRules.includes(rule) && rule.mode !== 'retired')),
    loosening,
    held: loosening.filter(isHeld),
    heldRules,
    overruled,
  };
};

const isPermission = (key: string): boolean => key.startsWith('permissions.');

/** Permissions are rules and are not merged. */
const singleValues = (scopes: readonly ScopeFiles[], wanted: Scope): Values => {
  const configured = scopes.filter(({ scope }) => scope === wanted).map(({ config }) => config?.values ?? {});
  return leavesOf(configured.reduce<Values>(merge, {}))
    .filter(({ key }) => !isPermission(key))
    .reduce<Values>((kept, { key, value }) => withValue(kept, key, value), {});
};

interface Loose {
  readonly key: string;
  readonly value: unknown;
  readonly loosening: Loosening;
}

/** What a project wants, taken apart by what it does to the values that hold without it. */
const projectValues = (
  scopes: readonly ScopeFiles[],
  base: Values,
): { readonly tight: Values; readonly loose: readonly Loose[] } => {
  const config = scopes.find(({ scope }) => scope === 'project')?.config;
  if (config === undefined) return { tight: {}, loose: [] };
  const bound = configOf(base);
  const leaves = leavesOf(singleValues(scopes, 'project'));
  const isTight = ({ key, value }: { key: string; value: unknown }) => isAtMost(key, valueAt(bound, key), value);
  return {
    tight: leaves.filter(isTight).reduce<Values>((kept, { key, value }) => withValue(kept, key, value), {}),
    loose: leaves
      .filter((leaf) => !isTight(leaf))
      .map(({ key, value }) => {
        const what = `${key}: ${JSON.stringify(value)} instead of ${JSON.stringify(valueAt(bound, key))}`;
        return { key, value, loosening: { path: config.file.path, line: config.lineOf(key.split('.')) ?? 1, what } };
      }),
  };
};

/** A rule that only watches permits nothing. A refusal with an exception refuses less, and permits nothing either. */
const isLoose = ({ rule }: LoadedRule): boolean => rule.decision === 'allow' && rule.shadow === undefined;

const ruleLoosening = ({ rule, file, line }: LoadedRule): Loosening => ({
  path: file.path,
  line,
  what: `allows ${rule.pattern}`,
});

/** A guard that is a program does what it likes. */
const guardLoosening = ({ guard, file, line }: LoadedGuard): readonly Loosening[] =>
  guard?.kind === 'command'
    ? [{ path: file.path, line, what: `runs ${guard.command.join(' ')} as a guard after each write` }]
    : [];

const bounded = (
  scopes: readonly ScopeFiles[],
  config: Config,
): { readonly values: Values; readonly overruled: readonly string[] } => {
  const loose = leavesOf(singleValues(scopes, 'managed')).filter(
    ({ key, value }) => !isAtMost(key, value, valueAt(config, key)),
  );
  return {
    values: loose.reduce<Values>((values, { key, value }) => withValue(values, key, value), config),
    overruled: loose.map(
      ({ key, value }) =>
        `${key} stays ${JSON.stringify(value)}, as the managed configuration has it, and is not ${JSON.stringify(valueAt(config, key))}`,
    ),
  };
};

/** Each file was checked when it was read; what can still be wrong came from the environment or a flag. */
const configOf = (values: Values): Config => {
  const parsed = ConfigSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error, ConfigSchema).map(({ problem }) => problem);
  throw new HarnessError(
    'invalid_arguments',
    `the environment and flags: ${issues.join('; ')}`,
    'correct it and start again; docs/configuration.md lists every key',
  );
};
