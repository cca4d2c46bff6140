// What a rule is when it judges, and rules from the three lists of a configuration. Compiled once when the policy is
// loaded; rules from files are compiled in rule-file.ts.
import type { Decision, Severity } from '../core/decision.ts';
import type { Anchors } from './path-cover.ts';
import { type Matcher, parsePattern } from './pattern.ts';

/** Where a rule comes from. Scopes do not outrank each other: the strictest match wins over all of them. */
export const SCOPES = ['managed', 'user', 'project', 'session'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Permissions {
  readonly allow: readonly string[];
  readonly ask: readonly string[];
  readonly deny: readonly string[];
}

export interface Rule {
  /** `scope:decision:pattern`, e.g. `project:deny:Bash(git push *)`; of a rule file `scope:id`. */
  readonly id: string;
  readonly decision: Decision;
  readonly pattern: string;
  readonly matches: Matcher;
  /** Changes whenever the rule does; the id where that says it all. */
  readonly version?: string;
  /** Judged and recorded, and without a say. */
  readonly shadow?: true;
  /** Has a say in this share of the sessions only; in the others it is as in shadow. */
  readonly share?: number;
  readonly severity?: Severity;
  /** What the agent is told; else that the pattern says so. */
  readonly reason?: string;
  readonly remedy?: string;
}

/** What is wrong with a rule file, and where in its front matter. */
export interface RuleFault {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** A pattern that could not be understood; the caller knows the file it stands in. */
export interface RuleProblem {
  readonly list: Decision;
  readonly index: number;
  readonly pattern: string;
  readonly problem: string;
}

/** Compiles the lists. Every problem is returned, not only the first. */
export const compileRules = (
  permissions: Permissions,
  scope: Scope,
  anchors: Anchors,
): { readonly rules: readonly Rule[]; readonly problems: readonly RuleProblem[] } => {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  for (const list of ['deny', 'ask', 'allow'] as const) {
    permissions[list].forEach((pattern, index) => {
      const parsed = parsePattern(pattern, list, anchors);
      if ('problem' in parsed) problems.push({ list, index, pattern, problem: parsed.problem });
      else rules.push({ id: `${scope}:${list}:${pattern}`, decision: list, pattern, matches: parsed.matcher });
    });
  }
  return { rules, problems };
};
