// One config.yaml: its values as written, and its permissions as rules with the lines they stand on.
import * as z from 'zod';
import { ConfigSchema } from '../config.ts';
import type { Anchors } from '../policy/path-cover.ts';
import { compileRules, type Scope } from '../policy/rules.ts';
import { type ParsedYaml, parseYaml } from '../yaml.ts';
import { issuesOf } from './issues.ts';
import { type Problem, yamlProblem } from './problem.ts';
import type { ScopeFiles } from './scope-files.ts';
import type { SourceFile } from './source-file.ts';

export type ReadConfig = Pick<ScopeFiles, 'config' | 'rules' | 'problems'>;

/** What a configuration says, or every problem with it. */
export const readConfig = (file: SourceFile, scope: Scope, anchors: Anchors): ReadConfig => {
  let yaml: ParsedYaml;
  try {
    yaml = parseYaml(file.text, file.path);
  } catch (thrown) {
    return broken([yamlProblem(file.path, thrown)]);
  }
  const parsed = ConfigSchema.safeParse(yaml.values);
  if (!parsed.success) {
    const issues = issuesOf(parsed.error, ConfigSchema);
    return broken(issues.map(({ path, problem }) => ({ path: file.path, line: yaml.lineOf(path), problem })));
  }
  const { permissions } = parsed.data;
  const { rules, problems } = compileRules(permissions, scope, anchors);
  const lineOf = (list: 'allow' | 'ask' | 'deny', index: number): number =>
    yaml.lineOf(['permissions', list, index]) ?? 1;
  return {
    config: { file, values: ValuesSchema.parse(yaml.values), lineOf: yaml.lineOf },
    rules: rules.map((rule) => {
      const line = lineOf(rule.decision, permissions[rule.decision].indexOf(rule.pattern));
      return { rule, scope, file, line, title: rule.pattern, origin: 'person', mode: 'enforce', examples: 0 };
    }),
    problems: problems.map(({ list, index, pattern, problem }) => ({
      path: file.path,
      line: lineOf(list, index),
      problem: `${pattern}: ${problem}`,
    })),
  };
};

/** The keys that were written, without the defaults of those that were not. */
const ValuesSchema = z.record(z.string(), z.unknown());

const broken = (problems: readonly Problem[]): ReadConfig => ({ config: undefined, rules: [], problems });
