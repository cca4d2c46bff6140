import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/core/decision.ts';
import type { Effect } from '../../src/core/effect.ts';
import { isStricter } from '../../src/core/strictness.ts';
import { MODES } from '../../src/policy/defaults.ts';
import { type Case, opaque, proven, read, run, verdictOf, write } from '../support/policy.ts';

describe('defaults', () => {
  const remove: Effect = { kind: 'delete', path: 'a.ts' };
  const host: Effect = { kind: 'network', host: 'example.com' };
  it.each<[string, Case, Decision]>([
    ['reads inside', { effects: [read('src/a.ts')] }, 'allow'],
    ['writes inside', { effects: [write('src/a.ts')] }, 'allow'],
    ['proven commands', { effects: [proven('ls')] }, 'allow'],
    ['commands that are not in the table', { effects: [run('make', 'all')] }, 'ask'],
    ['commands that were not understood', { effects: [opaque('ls')] }, 'ask'],
    ['deleting', { effects: [remove] }, 'ask'],
    ['the network', { effects: [host] }, 'ask'],
    ['workflows', { effects: [write('.github/workflows/ci.yml')] }, 'ask'],
    ['writes in read-only', { effects: [write('a.ts')], mode: 'read-only' }, 'deny'],
    ['deletes in read-only', { effects: [remove], mode: 'read-only' }, 'deny'],
    [
      'tests in read-only',
      { effects: [{ kind: 'exec', argv: ['npm', 'test'], cwd: '.', proven: 'test-runner' }], mode: 'read-only' },
      'ask',
    ],
    ['questions in locked', { effects: [run('make')], mode: 'locked' }, 'deny'],
    ['writes in locked', { effects: [write('a.ts')], mode: 'locked' }, 'allow'],
    ['questions in observe', { effects: [run('make')], mode: 'observe' }, 'allow'],
    ['nothing at all', { effects: [] }, 'allow'],
  ])('%s', (_name, given, decision) => {
    expect(verdictOf(given).decision).toBe(decision);
  });

  it('observe records what it does not enforce', () => {
    expect(verdictOf({ effects: [run('make')], mode: 'observe' })).toMatchObject({ decision: 'allow', judged: 'ask' });
    expect(verdictOf({ effects: [read('a')], mode: 'observe', rules: { deny: ['Read'] } })).toMatchObject({
      decision: 'allow',
      judged: 'deny',
    });
  });

  it('observe enforces floors', () => {
    expect(verdictOf({ effects: [read('/etc/passwd')], mode: 'observe' }).decision).toBe('deny');
  });
});

describe('rules', () => {
  it('an allow rule replaces the default', () => {
    expect(verdictOf({ effects: [run('make', 'all')], rules: { allow: ['Bash(make *)'] } })).toMatchObject({
      decision: 'allow',
      rule: 'project:allow:Bash(make *)',
    });
  });
  it('deny wins over ask, ask over allow, whatever the order', () => {
    expect(verdictOf({ effects: [run('make')], rules: { allow: ['Bash(make)'], ask: ['Bash'] } }).decision).toBe('ask');
    expect(
      verdictOf({ effects: [run('make')], rules: { allow: ['Bash(make)'], ask: ['Bash'], deny: ['Bash(ma*)'] } })
        .decision,
    ).toBe('deny');
  });
  it('the strictest effect decides for all', () => {
    expect(verdictOf({ effects: [proven('ls'), run('make')] }).decision).toBe('ask');
    expect(verdictOf({ effects: [read('a'), read('b')], rules: { deny: ['Read(b)'] } }).decision).toBe('deny');
  });
  it('no allow rule lifts what was not understood', () => {
    expect(verdictOf({ effects: [opaque('ls')], rules: { allow: ['Bash'] } })).toMatchObject({
      decision: 'ask',
      rule: 'default/not-understood',
    });
  });
  it('a deny rule still sees what could be decoded of it', () => {
    expect(verdictOf({ effects: [opaque('rm', 'x')], rules: { deny: ['Bash(rm *)'] } }).decision).toBe('deny');
  });
  it('no allow rule lifts read-only', () => {
    expect(verdictOf({ effects: [write('a')], mode: 'read-only', rules: { allow: ['Edit'] } }).decision).toBe('deny');
  });
  it('the verdict lists every match, strictest first', () => {
    const { matches } = verdictOf({ effects: [run('make')], rules: { allow: ['Bash(make)'], deny: ['Bash'] } });
    expect(matches.map(({ rule }) => rule)).toEqual(['project:deny:Bash', 'project:allow:Bash(make)']);
  });
});

describe('properties', () => {
  const path = fc.constantFrom('src/a.ts', '.env', '.git/config', '/etc/passwd', '../x', 'docs/b.md');
  const effect = fc.oneof(
    path.map(read),
    path.map(write),
    fc
      .array(fc.constantFrom('git', 'push', 'rm', '-rf', 'x'), { minLength: 1, maxLength: 4 })
      .map((argv) => run(...argv)),
    fc.constant(proven('ls')),
    fc.constant(opaque('ls')),
  );
  const patterns = fc.array(
    fc.constantFrom('Bash', 'Bash(git *)', 'Read', 'Edit', 'Read(src/**)', 'Edit(docs/**)', 'Bash(rm *)'),
    { maxLength: 4 },
  );
  const given = fc.record({
    effects: fc.array(effect, { maxLength: 4 }),
    mode: fc.constantFrom(...MODES),
    rules: fc.record({ allow: patterns, ask: patterns, deny: patterns }),
  });

  it('adding a deny or an ask never loosens', () => {
    fc.assert(
      fc.property(
        given,
        fc.constantFrom('Bash', 'Read', 'Edit', 'Bash(git *)'),
        fc.constantFrom('ask', 'deny'),
        (before, added, list) => {
          const rules = { ...before.rules, [list]: [...(before.rules[list === 'ask' ? 'ask' : 'deny'] ?? []), added] };
          const [first, second] = [verdictOf(before), verdictOf({ ...before, rules })];
          expect(isStricter(first.judged ?? first.decision, second.judged ?? second.decision)).toBe(false);
        },
      ),
    );
  });

  it('adding an effect never loosens', () => {
    fc.assert(
      fc.property(given, effect, (before, added) => {
        const after = verdictOf({ ...before, effects: [...before.effects, added] });
        expect(isStricter(verdictOf(before).decision, after.decision)).toBe(false);
      }),
    );
  });

  it('adding an allow never lifts a floor', () => {
    fc.assert(
      fc.property(given, patterns, (before, allow) => {
        const floored = verdictOf(before).matches.some(({ rule }) => rule.startsWith('floor/'));
        const after = verdictOf({ ...before, rules: { ...before.rules, allow } });
        expect(floored && after.decision !== 'deny').toBe(false);
      }),
    );
  });
});
