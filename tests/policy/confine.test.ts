// What a sandbox changes in a verdict: an honest "nobody knows" becomes permission, and nothing else does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { analyse } from '../../src/policy/analyse.ts';
import { isReadOnly } from '../../src/policy/confine.ts';
import type { Mode } from '../../src/policy/defaults.ts';
import { judge } from '../../src/policy/judge.ts';
import { createPolicy } from '../../src/policy/policy.ts';
import { compileRules, type Permissions } from '../../src/policy/rules.ts';
import { opaque, proven, ROOT, read, run, write } from '../support/policy.ts';

interface Given {
  readonly rules?: Partial<Permissions>;
  readonly mode?: Mode;
  readonly sandbox?: boolean;
  readonly autoAllow?: boolean;
}

const verdict = (
  effects: readonly Effect[],
  { rules = {}, mode = 'workspace', sandbox = true, autoAllow = true }: Given = {},
) => {
  const compiled = compileRules({ allow: [], ask: [], deny: [], ...rules }, 'user', { root: ROOT, home: '/home/dev' });
  const paths = Object.fromEntries(
    effects.flatMap((effect) => {
      if (!('path' in effect)) return [];
      const path = effect.path.startsWith('/') ? effect.path : `${ROOT}/${effect.path}`;
      return [[effect.path, [{ path, real: path, type: 'file' } as const]]];
    }),
  );
  const facts = sandbox ? { paths, sandbox: true as const } : { paths };
  const boundaries = { root: ROOT, own: [] };
  return judge({ tool: 'run_command', principal: 'agent' }, effects, facts, {
    mode,
    rules: compiled.rules,
    boundaries,
    autoAllow,
  });
};

const TESTS: Effect = { kind: 'exec', argv: ['npm', 'test'], cwd: '.', proven: 'test-runner' };
const network: Effect = { kind: 'network', host: 'example.org' };

describe('auto_allow', () => {
  it.each<[string, readonly Effect[]]>([
    ['an unknown command', [run('frobnicate', 'x')]],
    ['one that was not understood', [opaque()]],
    ['a chain with an unknown part', [proven('ls'), run('frobnicate')]],
  ])('lets %s run in the sandbox, and the record says why', (_name, effects) => {
    expect(verdict(effects)).toMatchObject({ decision: 'allow' });
    expect(verdict(effects).matches).toContainEqual(
      expect.objectContaining({ rule: 'sandbox/auto-allow', decision: 'allow' }),
    );
  });

  it.each<[string, readonly Effect[], Given, string]>([
    ['without a sandbox it asks', [run('frobnicate')], { sandbox: false }, 'ask'],
    ['switched off it asks', [run('frobnicate')], { autoAllow: false }, 'ask'],
    ['the network still asks', [run('frobnicate'), network], {}, 'ask'],
    ['deleting still asks', [run('frobnicate'), { kind: 'delete', path: 'a' }], {}, 'ask'],
    ['sensitive files still ask', [run('frobnicate'), write('.github/workflows/ci.yml')], {}, 'ask'],
    ['a rule that asks still asks', [run('frobnicate')], { rules: { ask: ['Bash(frobnicate *)'] } }, 'ask'],
    ['a rule that denies still denies', [run('frobnicate')], { rules: { deny: ['Bash(frobnicate)'] } }, 'deny'],
    [
      'a denied path still denies',
      [run('frobnicate'), read('private/x')],
      { rules: { deny: ['Read(private/**)'] } },
      'deny',
    ],
    ['floors still deny', [run('frobnicate'), read('.env')], {}, 'deny'],
    ['destruction is still denied', [run('rm', '-rf', '/')], {}, 'deny'],
    [
      'an opaque text with a part that asks still asks',
      [opaque(), run('deploy')],
      { rules: { ask: ['Bash(deploy)'] } },
      'ask',
    ],
    ['in a session that may only read, tests still ask', [TESTS], { mode: 'read-only' }, 'ask'],
    [
      'in a session that may only read, writing is still denied',
      [run('frobnicate'), write('a')],
      { mode: 'read-only' },
      'deny',
    ],
  ])('%s', (_name, effects, given, decision) => {
    expect(verdict(effects, given).decision).toBe(decision);
  });

  it('never loosens anything but those two questions', () => {
    const effect = fc.constantFrom<Effect>(
      run('a'),
      opaque(),
      proven('ls'),
      network,
      read('.env'),
      read('a'),
      write('.git/x'),
      write('b'),
      { kind: 'delete', path: 'a' },
      { kind: 'mcp', server: 's', tool: 't' },
    );
    fc.assert(
      fc.property(
        fc.array(effect, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Mode>('workspace', 'read-only', 'locked', 'observe'),
        (effects, mode) => {
          const [plain, confined] = [verdict(effects, { mode, autoAllow: false }), verdict(effects, { mode })];
          const answered = (match: { readonly rule: string }) =>
            ['default/unknown-command', 'default/not-understood'].includes(match.rule);
          if (plain.matches.some((match) => match.decision !== 'allow' && !answered(match))) {
            expect(confined.rule).toBe(plain.matches.find((match) => !answered(match))?.rule);
          }
        },
      ),
    );
  });

  it('is part of what a policy is known by', () => {
    const policies = { mode: 'workspace', rules: [], boundaries: { root: ROOT, own: [] } } as const;
    expect(createPolicy({ ...policies, autoAllow: true }, '1', analyse).hash).not.toBe(
      createPolicy(policies, '1', analyse).hash,
    );
  });
});

describe('what a sandbox holds a command to', () => {
  it.each<[string, readonly Effect[], Mode, boolean]>([
    ['proven to read', [proven('ls'), read('a')], 'workspace', true],
    ['unknown', [run('make')], 'workspace', false],
    ['not understood', [{ kind: 'exec', argv: [], cwd: '.', opaque: 'x', proven: 'x' }], 'workspace', false],
    ['a proven one that writes', [proven('touch', 'a'), write('a')], 'workspace', false],
    ['a test runner', [TESTS], 'workspace', false],
    ['anything in a session that may only read', [run('make')], 'read-only', true],
  ])('%s', (_name, effects, mode, readOnly) => {
    expect(isReadOnly(effects, mode)).toBe(readOnly);
  });

  it('is in the plan', () => {
    const policy = createPolicy({ mode: 'workspace', rules: [], boundaries: { root: ROOT, own: [] } }, '1', analyse);
    const planOf = (text: string) => policy.analyse([{ kind: 'exec', argv: [], cwd: '.', text }]).plan;
    expect(planOf('git status && ls')).toMatchObject({ readOnly: true });
    for (const text of ['make', 'touch a', 'ls > out', 'npm test', '$(x)'])
      expect(planOf(text), text).not.toHaveProperty('readOnly');
  });
});
