import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { kindsOf, parsePattern } from '../../src/policy/pattern.ts';
import { opaque, read, run, verdictOf, write } from '../support/policy.ts';

describe('commands', () => {
  it.each<[pattern: string, argv: string, matches: boolean]>([
    ['Bash(npm run build)', 'npm run build', true],
    ['Bash(npm run build)', 'npm run build extra', false],
    ['Bash(npm run test *)', 'npm run test', true],
    ['Bash(npm run test *)', 'npm run test a b', true],
    ['Bash(npm run test *)', 'npm run tests', false],
    ['Bash(npm run test:*)', 'npm run test a', true],
    ['Bash(ls*)', 'lsof -i', true],
    ['Bash(ls *)', 'lsof -i', false],
    ['Bash(git * main)', 'git push origin main', true],
    ['Bash(* --version)', 'node --version', true],
    ['Bash', 'anything at all', true],
    ['Bash(*)', 'anything at all', true],
    ['run_command(make *)', 'make all', true],
    ['run_tests(make *)', 'make all', false],
    ['Read', 'ls', false],
    ['Bash(make)', 'xmake', false],
    ['Bash(make)', 'make x', false],
    ['Bash(make *)', 'make', true],
    ['Bash(make *)', 'makefile', false],
    ['Bash(a.b)', 'axb', false],
    ['Bash(a *)', 'b a', false],
    ['Bash(npm  run   x)', 'npm run x', true],
    ['Bash( make )', 'make', true],
    ['Bash(make:*x)', 'make x', false],
    ['Bash(* * * * * * * *)', 'a b c d e f g h', true],
    ['Grep', 'ls', false],
    ['Edit', 'ls', false],
    ['WebFetch', 'ls', false],
    ['write_file', 'ls', false],
  ])('%s on %s: %s', (pattern, argv, matches) => {
    const verdict = verdictOf({ effects: [run(...argv.split(' '))], tool: 'run_command', rules: { allow: [pattern] } });
    expect(verdict.decision).toBe(matches ? 'allow' : 'ask');
  });

  it('word boundaries are those of the arguments, not of the text', () => {
    expect(verdictOf({ effects: [run('npm', 'run test')], rules: { allow: ['Bash(npm run test)'] } }).decision).toBe(
      'ask',
    );
  });

  it('a deny rule holds for the program however it is spelled, an allow rule does not', () => {
    expect(verdictOf({ effects: [run('/usr/bin/curl', 'x')], rules: { deny: ['Bash(curl *)'] } }).decision).toBe(
      'deny',
    );
    expect(verdictOf({ effects: [run('/tmp/make')], rules: { allow: ['Bash(make)'] } }).decision).toBe('ask');
  });
});

describe('paths', () => {
  it.each<[pattern: string, path: string, matches: boolean]>([
    ['Read(src/**)', 'src/a/b.ts', true],
    ['Read(src/**)', 'lib/src/a.ts', false],
    ['Read(./private/**)', 'private/a', true],
    ['Read(/private/**)', 'private/a', true],
    ['Read(*.snap)', 'deep/down/a.snap', true],
    ['Read(generated)', 'deep/generated/a.ts', true],
    ['Read(//srv/app/src/**)', 'src/a.ts', true],
    ['Read(~/notes/**)', 'src/a.ts', false],
    ['Read(SRC/**)', 'src/a.ts', true],
    ['read_file(src/**)', 'src/a.ts', true],
    ['search_code(src/**)', 'src/a.ts', false],
    ['Grep(src/**)', 'src/a.ts', true],
    ['Edit(src/**)', 'src/a.ts', false],
  ])('deny %s on reading %s: %s', (pattern, path, matches) => {
    expect(verdictOf({ effects: [read(path)], rules: { deny: [pattern] } }).decision).toBe(matches ? 'deny' : 'allow');
  });

  it('Edit and Write both speak of every write', () => {
    for (const pattern of ['Edit(src/**)', 'Write(src/**)', 'MultiEdit(src/**)']) {
      expect(verdictOf({ effects: [write('src/a.ts')], rules: { deny: [pattern] } }).decision).toBe('deny');
    }
  });

  it('an allow needs the asked and the real path, a deny either', () => {
    const facts = { 'docs/a': { real: '/srv/app/.github/workflows/a' } };
    expect(verdictOf({ effects: [write('docs/a')], facts, rules: { allow: ['Edit(docs/**)'] } }).decision).toBe('ask');
    expect(verdictOf({ effects: [write('docs/a')], facts, rules: { deny: ['Edit(.github/**)'] } }).decision).toBe(
      'deny',
    );
    expect(verdictOf({ effects: [write('docs/a')], facts, rules: { deny: ['Edit(docs/**)'] } }).decision).toBe('deny');
  });

  it('an allow that covers both lets a sensitive file be written', () => {
    expect(verdictOf({ effects: [write('.github/a')], rules: { allow: ['Edit(.github/**)'] } }).decision).toBe('allow');
  });

  it.each(['Read', 'Grep', 'Glob', 'read_file'])('%s speaks of reads', (name) => {
    expect(verdictOf({ effects: [read('src/a')], rules: { deny: [`${name}(src/**)`] } }).decision).toBe('deny');
    expect(verdictOf({ effects: [write('src/a')], rules: { deny: [`${name}(src/**)`] } }).decision).toBe('allow');
  });

  it.each(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])('%s speaks of writes and deletes', (name) => {
    for (const kind of ['write', 'delete'] as const) {
      const effects = [{ kind, path: 'src/a' }] as const;
      expect(verdictOf({ effects, rules: { deny: [`${name}(src/**)`] } }).decision).toBe('deny');
    }
  });

  it('an allow takes case for what it is', () => {
    expect(verdictOf({ effects: [write('.github/A')], rules: { allow: ['Edit(.GitHub/**)'] } }).decision).toBe('ask');
  });
});

describe('other subjects', () => {
  it.each([
    ['mcp__github', 'github', 'create_issue', true],
    ['mcp__github__*', 'github', 'create_issue', true],
    ['mcp__github__create_issue', 'github', 'create_issue', true],
    ['mcp__github__create_*', 'github', 'create_issue', true],
    ['mcp__github__delete', 'github', 'create_issue', false],
    ['mcp__gitlab', 'github', 'create_issue', false],
    ['mcp__git', 'github', 'create_issue', false],
    ['mcp__hub', 'github', 'create_issue', false],
    ['mcp__github__create', 'github', 'create_issue', false],
    ['mcp__github__issue', 'github', 'create_issue', false],
    ['mcp__github__a__b', 'github', 'a__b', true],
    ['mcp__github__a__b', 'github', 'a_b', false],
    ['WebFetch', 'github', 'create_issue', false],
  ])('%s on %s/%s: %s', (pattern, server, tool, matches) => {
    const decision = verdictOf({ effects: [{ kind: 'mcp', server, tool }], rules: { allow: [pattern] } }).decision;
    expect(decision).toBe(matches ? 'allow' : 'ask');
  });

  it.each([
    ['WebFetch(domain:example.com)', 'example.com', true],
    ['WebFetch(domain:EXAMPLE.com)', 'example.COM', true],
    ['WebFetch(domain:*.example.com)', 'api.example.com', true],
    ['WebFetch(domain:example.com)', 'evil-example.com', false],
    ['WebFetch(domain:example.com)', 'example.com.evil.net', false],
    ['WebFetch(domain:example.com)', 'exampleXcom', false],
    ['WebFetch', 'any.host', true],
    ['WebSearch', 'any.host', true],
    ['Bash', 'any.host', false],
  ])('%s on %s: %s', (pattern, host, matches) => {
    expect(verdictOf({ effects: [{ kind: 'network', host }], rules: { allow: [pattern] } }).decision).toBe(
      matches ? 'allow' : 'ask',
    );
  });
});

it.each<[pattern: string, tool: string, kind: 'read' | 'write', covered: boolean]>([
  ['read_file', 'read_file', 'read', true],
  ['read_file', 'search_code', 'read', false],
  ['search_code', 'search_code', 'read', true],
  ['search_code', 'read_file', 'read', false],
  ['write_file', 'write_file', 'write', true],
  ['write_file', 'edit_file', 'write', false],
  ['edit_file', 'edit_file', 'write', true],
  ['edit_file', 'write_file', 'write', false],
  ['write_file', 'write_file', 'read', false],
])('deny %s on %s, a %s: %s', (pattern, tool, kind, covered) => {
  const effects = [kind === 'read' ? read('src/a') : write('src/a')];
  for (const rule of [pattern, `${pattern}(src/**)`, `${pattern}(*)`])
    expect(verdictOf({ effects, tool, rules: { deny: [rule] } }).decision).toBe(covered ? 'deny' : 'allow');
});

it.each<[rule: string, denied: boolean]>([
  ['Bash(curl *)', true],
  ['Bash(curl)', false],
  ['Bash(*)', true],
  ['run_command(curl *)', true],
  ['run_tests(curl *)', false],
])('deny %s on a path to curl: %s', (rule, denied) => {
  const effects = [run('./bin/curl', 'x')];
  expect(verdictOf({ effects, tool: 'run_command', rules: { deny: [rule] } }).decision).toBe(denied ? 'deny' : 'ask');
});

it.each<[rule: string, denied: boolean]>([
  ['run_tests', true],
  ['run_tests(make *)', true],
  ['run_command', false],
  ['run_command(make *)', false],
  ['Bash(make *)', true],
])('deny %s on run_tests: %s', (rule, denied) => {
  const verdict = verdictOf({ effects: [run('make', 'test')], tool: 'run_tests', rules: { deny: [rule] } });
  expect(verdict.decision).toBe(denied ? 'deny' : 'ask');
});

it.each(['Bash', 'Bash(*)'])('deny %s holds for what has no words, too', (rule) => {
  expect(verdictOf({ effects: [opaque()], rules: { deny: [rule] } }).decision).toBe('deny');
});

it('a command that was not understood has no words that a permission could mean', () => {
  const effects = [run()];
  expect(verdictOf({ effects, rules: { allow: ['Bash(x)'] } }).decision).toBe('ask');
});

describe('what is not understood is an error', () => {
  it.each([
    ['Bsh(ls)', /did you mean Bash/],
    ['Bash(ls', /expected Tool/],
    ['Bash()', /empty/],
    ['', /expected Tool/],
    ['Frobnicate(x)', /known: Bash/],
    ['Read(!src)', /negated/],
    ['WebFetch(example.com)', /domain:/],
    ['WebSearch(x)', /takes no pattern/],
    ['mcp__a__b(x)', /takes no pattern/],
    ['mcp__*', /names the MCP server/],
    ['Bash(* * * * * * * * *)', /more than 8 stars/],
    ['Bash(x) ', /expected Tool/],
    [' Bash(x)', /expected Tool/],
    ['WebFetch(domain:)', /domain:/],
    ['WebFetch(xdomain:a)', /domain:/],
    ['mcp__', /names the MCP server/],
    ['mcp__a*', /names the MCP server/],
    ['mcp__a*__x', /expected Tool/],
    ['toString', /unknown tool/],
  ])('%s', (pattern, problem) => {
    const parsed = parsePattern(pattern, 'allow', { root: '/r', home: '/h' });
    expect(parsed).toHaveProperty('problem');
    expect('problem' in parsed && parsed.problem).toMatch(problem);
  });
});

describe('the kinds of effects that a pattern can match', () => {
  const EFFECTS: readonly Effect[] = [
    { kind: 'read', path: 'src/a' },
    { kind: 'write', path: 'src/a' },
    { kind: 'delete', path: 'src/a' },
    { kind: 'exec', argv: ['npm', 'test'], cwd: '.' },
    { kind: 'network', host: 'example.com' },
    { kind: 'mcp', server: 'github', tool: 'create_issue' },
    { kind: 'remember', key: 'fact/a' },
    { kind: 'consult', about: 'issue_scope', lines: [], options: [], if_rejected: 'stop' },
  ];
  const NAMES = [
    ...['Bash', 'Read', 'Grep', 'Glob', 'Edit', 'Write', 'MultiEdit', 'NotebookEdit', 'WebFetch', 'WebSearch'],
    ...['read_file', 'search_code', 'write_file', 'edit_file', 'run_tests', 'run_command', 'memory_write'],
    ...['task_validate', 'task_check', 'checkpoint_request', 'mcp__github', 'mcp__github__*'],
  ];
  it.each(NAMES)('%s matches no other', (name) => {
    const parsed = parsePattern(name, 'deny', { root: '/r', home: '/h' });
    if ('problem' in parsed) throw new Error(parsed.problem);
    const matched = EFFECTS.filter((effect) =>
      [name, 'any'].some((tool) => parsed.matcher({ tool, principal: 'agent', session: 's' }, effect, { paths: {} })),
    ).map(({ kind }) => kind);
    expect(matched.length).toBeGreaterThan(0);
    expect(kindsOf(name)).toEqual(expect.arrayContaining(matched));
    expect(kindsOf(`${name}(x)`)).toEqual(kindsOf(name));
  });
  it('are not known of what is no pattern', () => {
    expect(kindsOf('Nothing(x)')).toBeUndefined();
    expect(kindsOf('')).toBeUndefined();
  });
});
