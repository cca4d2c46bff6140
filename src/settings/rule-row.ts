// A rule as people and clients see it: what it decides, whether it is in force, and where it stands.
import { relative } from 'node:path';
import type { RuleRow } from '../core/records.ts';
import type { LoadedRule } from './scope-files.ts';

export interface RowOptions {
  /** Real path of the workspace. */
  readonly root: string;
  /** Rules that wait for trust. */
  readonly held: readonly LoadedRule[];
}

export const ruleRow = (loaded: LoadedRule, { root, held }: RowOptions): RuleRow => {
  const { rule, scope, file, line, title, origin, mode, share } = loaded;
  return {
    id: rule.id,
    scope,
    decision: rule.decision,
    mode,
    ...(share === undefined ? {} : { share }),
    trusted: !held.some((waiting) => waiting.rule === rule),
    ...(rule.severity === undefined ? {} : { severity: rule.severity }),
    origin,
    title,
    at: `${scope === 'project' ? relative(root, file.path) : file.path}:${line}`,
  };
};
