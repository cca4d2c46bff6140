// Rule files as a test writes them.
import type { Effect } from '../../src/core/effect.ts';
import { isListing, isPathEffect } from '../../src/core/path-effect.ts';
import type { Facts, PathFact } from '../../src/core/ports.ts';
import type { Rule, Scope } from '../../src/policy/rules.ts';
import { analyseExec } from '../../src/policy/shell/analyse.ts';
import { readRule } from '../../src/settings/rule-head.ts';
import { ROOT } from './policy.ts';

export const ANCHORS = { root: ROOT, home: '/home/dev' };

/** The text of a rule file; `head` overrides and adds to a sound front matter. */
export const ruleFile = (head: Readonly<Record<string, unknown>>, body = 'Because.\n'): string => {
  const keys = { id: 'a-rule', title: 'A rule', decision: 'deny', match: 'Bash(npm publish *)', ...head };
  const lines = Object.entries(keys)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n${body}`;
};

export const readText = (text: string, scope: Scope = 'project') =>
  readRule({ path: '/rules/a.md', text, sha256: 'f'.repeat(64) }, scope, ANCHORS);

/** The rule in a file; throws with its problems. */
export const ruleOf = (head: Readonly<Record<string, unknown>>, scope: Scope = 'project'): Rule => {
  const read = readText(ruleFile(head), scope);
  if (!('rule' in read)) throw new Error(JSON.stringify(read));
  return read.rule;
};

/** Effects of a shell line. */
export const line = (text: string): readonly Effect[] =>
  analyseExec({ kind: 'exec', argv: [], cwd: '.', text }).effects;

/** Every path is a file under the name it is called by, but for the overrides. */
export const factsOf = (
  effects: readonly Effect[],
  overrides: Readonly<Record<string, Partial<PathFact>>> = {},
): Facts => ({
  listed: Object.fromEntries(effects.filter(isListing).map(({ below }) => [below, []])),
  paths: Object.fromEntries(
    effects.filter(isPathEffect).map(({ path }) => {
      const absolute = path.startsWith('/') ? path : `${ROOT}/${path}`;
      return [path, [{ path: absolute, real: absolute, type: 'file', ...overrides[path] } satisfies PathFact]];
    }),
  ),
});

export const isMatch = (rule: Rule, effects: readonly Effect[], facts = factsOf(effects)): boolean =>
  effects.some((effect) => rule.matches({ tool: 'run_command', principal: 'agent' }, effect, facts));
