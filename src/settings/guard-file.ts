// Reads one guard file. A guard judges nothing: a broken one is told as a guard that does not run, and the policy holds.
import { type Guard, GuardSchema } from '../policy/guard-file.ts';
import { oneLine } from '../policy/rule-text.ts';
import type { Scope } from '../policy/rules.ts';
import { type ParsedYaml, parseYaml } from '../yaml.ts';
import { splitFrontMatter } from './front-matter.ts';
import { issuesOf } from './issues.ts';
import { type Problem, yamlProblem } from './problem.ts';
import type { SourceFile } from './source-file.ts';

/** A guard, or what is wrong with its file. */
export interface LoadedGuard {
  readonly scope: Scope;
  readonly file: SourceFile;
  /** Of the id. */
  readonly line: number;
  readonly guard?: Guard;
  readonly problem?: Problem;
}

export const readGuard = (file: SourceFile, scope: Scope): LoadedGuard => {
  const broken = (problem: Problem): LoadedGuard => ({ scope, file, line: problem.line ?? 1, problem });
  const split = splitFrontMatter(file.text);
  if (split === undefined && file.path.endsWith('.md'))
    return broken({ path: file.path, line: 1, problem: 'a guard in Markdown begins with front matter between ---' });
  let yaml: ParsedYaml;
  try {
    yaml = parseYaml(split === undefined ? file.text : `\n${split.matter}`, file.path);
  } catch (thrown) {
    return broken(yamlProblem(file.path, thrown));
  }
  const parsed = GuardSchema.safeParse(yaml.values);
  if (!parsed.success) {
    const [issue] = issuesOf(parsed.error, GuardSchema);
    const path = issue?.path ?? [];
    return broken({ path: file.path, line: yaml.lineOf(path) ?? 1, problem: issue?.problem ?? 'is no guard' });
  }
  const line = yaml.lineOf(['id']) ?? 1;
  const [said] = (split?.body ?? '').split(/\n[ \t]*\n/).map(oneLine);
  const message = parsed.data.message ?? (said ? said.replace(/^#+ /, '').slice(0, MOST_MESSAGE) : parsed.data.title);
  return { scope, file, line, guard: { ...parsed.data, message } };
};

const MOST_MESSAGE = 500;
