// Splits a rule file into front matter and body, and says what is wrong with either by line.
import type { Anchors } from '../policy/path-cover.ts';
import { compileRuleFile, type RuleHead, RuleSchema } from '../policy/rule-file.ts';
import type { Rule, Scope } from '../policy/rules.ts';
import { type ParsedYaml, parseYaml } from '../yaml.ts';
import { splitFrontMatter } from './front-matter.ts';
import { issuesOf } from './issues.ts';
import { type Problem, yamlProblem } from './problem.ts';
import type { SourceFile } from './source-file.ts';

export interface ReadRule {
  readonly rule: Rule;
  readonly head: RuleHead;
  /** Of the id. */
  readonly line: number;
}

/** The rule in a file, or every problem with it. */
export const readRule = (file: SourceFile, scope: Scope, anchors: Anchors): ReadRule | readonly Problem[] => {
  const split = splitFrontMatter(file.text);
  if (split === undefined) {
    return [{ path: file.path, line: 1, problem: 'a rule begins with front matter between two lines of ---' }];
  }
  let yaml: ParsedYaml;
  try {
    // The first line is the fence, so that lines of the front matter are lines of the file.
    yaml = parseYaml(`\n${split.matter}`, file.path);
  } catch (thrown) {
    return [yamlProblem(file.path, thrown)];
  }
  const at = (path: readonly (string | number)[], problem: string): Problem => ({
    path: file.path,
    line: lineAt(yaml, path),
    problem,
  });
  const parsed = RuleSchema.safeParse(yaml.values);
  if (!parsed.success) return issuesOf(parsed.error, RuleSchema).map(({ path, problem }) => at(path, problem));
  const source = { head: parsed.data, body: split.body, sha256: file.sha256, scope };
  const compiled = compileRuleFile(source, anchors);
  if ('faults' in compiled) return compiled.faults.map(({ path, problem }) => at(path, problem));
  return { rule: compiled.rule, head: parsed.data, line: lineAt(yaml, ['id']) };
};

/** The line of what is named, or of the nearest thing around it: a single pattern has no index. */
const lineAt = (yaml: ParsedYaml, path: readonly (string | number)[]): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const line = yaml.lineOf(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return 1;
};
