// The files of one scope: parsed, checked against the schemas and against each other.
import type { Anchors } from '../policy/path-cover.ts';
import type { Scope } from '../policy/rules.ts';
import type { Problem } from './problem.ts';
import { readConfig } from './read-config.ts';
import type { LoadedRule, ScopeFiles } from './scope-files.ts';
import type { SourceFile } from './source-file.ts';

type Readable = SourceFile | { readonly problem: Problem };

export interface ScopeReading {
  readonly scope: Scope;
  readonly configured: Readable | undefined;
  readonly read: readonly Readable[];
  /** Of guards. */
  readonly guarding: readonly Readable[];
  readonly anchors: Anchors;
}

export const understand = async (reading: ScopeReading): Promise<Omit<ScopeFiles, 'scope'>> => {
  const { scope, configured, read, guarding, anchors } = reading;
  const all = [...(configured === undefined ? [] : [configured]), ...read, ...guarding];
  const files = readable(all);
  const unreadable = all.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const config =
    configured === undefined || 'problem' in configured ? undefined : readConfig(configured, scope, anchors);
  const ruled = await readRules(readable(read), scope, anchors);
  return {
    config: config?.config,
    rules: [...(config?.rules ?? []), ...ruled.rules],
    guards: await readGuards(readable(guarding), scope),
    problems: [...unreadable, ...(config?.problems ?? []), ...ruled.problems],
    files,
  };
};

const readable = (files: readonly Readable[]): readonly SourceFile[] =>
  files.flatMap((one) => ('problem' in one ? [] : [one]));

/** Few workspaces have guards or rules as files, and a hook that reads a configuration should not pay for their schemas. */
const readGuards = async (files: readonly SourceFile[], scope: Scope): Promise<ScopeFiles['guards']> => {
  if (files.length === 0) return [];
  const { readGuard } = await import('./guard-file.ts');
  return files.map((file) => readGuard(file, scope));
};

/** Loaded when there is one, as guards are. */
const readRules = async (
  files: readonly SourceFile[],
  scope: Scope,
  anchors: Anchors,
): Promise<{ readonly rules: readonly LoadedRule[]; readonly problems: readonly Problem[] }> => {
  if (files.length === 0) return { rules: [], problems: [] };
  const { readRule } = await import('./rule-head.ts');
  const rules: LoadedRule[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readRule(file, scope, anchors);
    if (!('rule' in read)) {
      problems.push(...read);
      continue;
    }
    const { rule, head, line } = read;
    const first = rules.find((other) => other.rule.id === rule.id);
    const examples = head.examples.match.length + head.examples.not_match.length;
    if (first === undefined)
      rules.push({ rule, scope, file, line, title: head.title, origin: head.origin, mode: head.mode, examples });
    else
      problems.push({
        path: file.path,
        line,
        problem: `the id ${head.id} is taken by ${first.file.path}:${first.line}`,
      });
  }
  return { rules, problems };
};
