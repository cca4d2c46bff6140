// Rules that a person points at, wherever they lie, for trying them out: compiled as enforced, whatever their mode says.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../core/error.ts';
import type { Anchors } from '../policy/path-cover.ts';
import type { Rule } from '../policy/rules.ts';
import { type Problem, problemError } from './problem.ts';
import { readConfig } from './read-config.ts';
import { readRule } from './rule-head.ts';
import { namesIn, readSource, type SourceFile } from './source-file.ts';

/** `paths`: rule files, config.yaml files, directories of rule files. Throws not_found, invalid_arguments with every problem. */
export const readRuleFiles = async (paths: readonly string[], anchors: Anchors): Promise<readonly Rule[]> => {
  const read = paths.flatMap(filesAt).map((path) => rulesIn(path, anchors));
  const problems = read.flatMap((found) => found.problems);
  if (problems.length > 0) throw problemError(problems);
  return read.flatMap(({ rules }) => rules.map(({ shadow: _, ...rule }) => rule));
};

const filesAt = (path: string): readonly string[] => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new HarnessError('not_found', `there is no ${path}`, 'name a rule file');
  if (!stat.isDirectory()) return [path];
  const names = namesIn(path);
  if ('problem' in names) throw problemError([names.problem]);
  return names.filter((name) => name.endsWith('.md')).map((name) => join(path, name));
};

interface Found {
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
}

const rulesIn = (path: string, anchors: Anchors): Found => {
  const file = readSource(path);
  if (file === undefined) return { rules: [], problems: [{ path, problem: 'is gone' }] };
  if ('problem' in file) return { rules: [], problems: [file.problem] };
  return /\.ya?ml$/.test(path) ? permissionsIn(file, anchors) : ruleIn(file, anchors);
};

const permissionsIn = (file: SourceFile, anchors: Anchors): Found => {
  const { rules, problems } = readConfig(file, 'project', anchors);
  return { rules: rules.map(({ rule }) => rule), problems };
};

const ruleIn = (file: SourceFile, anchors: Anchors): Found => {
  const read = readRule(file, 'project', anchors);
  return 'rule' in read ? { rules: [read.rule], problems: [] } : { rules: [], problems: read };
};
