import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionSchema } from '../../src/core/decision.ts';
import type { Effect } from '../../src/core/effect.ts';
import { analyse } from '../../src/policy/analyse.ts';
import { MODES } from '../../src/policy/defaults.ts';
import { judge } from '../../src/policy/judge.ts';
import { createPolicy } from '../../src/policy/policy.ts';
import type { Rule } from '../../src/policy/rules.ts';
import { opaque, proven, ROOT, read, run, write } from '../support/policy.ts';
import { factsOf, ruleOf } from '../support/rule-file.ts';

const boundaries = { root: ROOT, own: ['/home/dev/.local/state/harness/app'] };
const judged = (effects: readonly Effect[], rules: readonly Rule[], mode: (typeof MODES)[number] = 'workspace') =>
  judge({ tool: 'run_command', principal: 'agent' }, effects, factsOf(effects), { mode, rules, boundaries });

const PATTERNS = ['Bash', 'Bash(git *)', 'Read', 'Edit', 'Read(src/**)', 'Edit(docs/**)'] as const;
const effect = fc.oneof(
  fc
    .constantFrom('src/a.ts', '.env', '/etc/passwd', 'docs/b.md')
    .chain((path) => fc.constantFrom(read(path), write(path))),
  fc.constantFrom(run('git', 'push'), run('make'), proven('ls'), opaque('git', 'x')),
);
const rule = (mode: 'shadow' | 'enforce') =>
  fc
    .record({
      decision: fc.constantFrom(...DecisionSchema.options),
      severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
      match: fc.constantFrom(...PATTERNS),
      id: fc.constantFrom('a', 'b', 'c'),
    })
    .map((head) => ruleOf({ ...head, mode }));
const given = {
  effects: fc.array(effect, { maxLength: 4 }),
  rules: fc.array(rule('enforce'), { maxLength: 3 }),
  mode: fc.constantFrom(...MODES),
};

describe('a rule that watches', () => {
  it('changes nothing but the list of matches', () => {
    fc.assert(
      fc.property(fc.record(given), fc.array(rule('shadow'), { maxLength: 4 }), fc.nat(), (before, watching, at) => {
        const rules = [...before.rules.slice(0, at), ...watching, ...before.rules.slice(at)];
        const { matches: without, ...plain } = judged(before.effects, before.rules, before.mode);
        const { matches, ...watched } = judged(before.effects, rules, before.mode);
        expect(watched).toEqual(plain);
        expect(matches.filter(({ shadow }) => shadow === undefined)).toEqual(without);
      }),
    );
  });

  it('is recorded with its mark, after what decided', () => {
    const { decision, matches } = judged([run('make')], [ruleOf({ match: 'Bash', mode: 'shadow' })]);
    expect(decision).toBe('ask');
    expect(matches.map(({ rule, decision, shadow }) => ({ rule, decision, shadow }))).toEqual([
      { rule: 'default/unknown-command', decision: 'ask', shadow: undefined },
      { rule: 'project:a-rule', decision: 'deny', shadow: true },
    ]);
  });
});

describe('among equally strict rules', () => {
  const grave = ruleOf({ id: 'grave', match: 'Bash', severity: 'critical' });
  const light = ruleOf({ id: 'light', match: 'Bash', severity: 'low' });
  it('the gravest is told', () => {
    expect(judged([run('make')], [light, grave]).rule).toBe('project:grave');
    expect(judged([run('make')], [grave, light]).rule).toBe('project:grave');
  });
  it('a floor is told before all', () => {
    expect(judged([run('git', 'push', '--force')], [grave]).rule).toMatch(/^floor\//);
  });
  it('a stricter one is told, however light', () => {
    const ask = ruleOf({ id: 'ask', match: 'Bash', severity: 'critical', decision: 'ask' });
    expect(judged([run('make')], [ask, light])).toMatchObject({ decision: 'deny', rule: 'project:light' });
  });
  it('the reason and the remedy are those of the file', () => {
    expect(judged([run('make')], [grave])).toMatchObject({ reason: 'Because', matches: [{ severity: 'critical' }] });
  });
});

it('the hash of the policy is another when the content of a rule file is', () => {
  const [one] = [ruleOf({})];
  const other = { ...one, version: `${one?.version}x` };
  const hash = (rules: readonly Rule[]): string =>
    createPolicy({ mode: 'workspace', rules, boundaries }, '1', analyse).hash;
  expect(hash([one])).not.toBe(hash([other]));
  expect(hash([one])).toBe(hash([ruleOf({})]));
});
