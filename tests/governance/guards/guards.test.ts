// What guards find, what they refuse to run, and what they say when they could not look.
import { expect, it } from 'vitest';
import { composeGuards } from '../../../src/compose/guards.ts';
import type { Workspace } from '../../../src/core/ports.ts';
import type { RunProgram } from '../../../src/governance/guards/commands.ts';
import { compileGuard, type ReadyGuard } from '../../../src/governance/guards/compile.ts';
import { fixText } from '../../../src/governance/guards/fix.ts';
import { openGuards } from '../../../src/governance/guards/open-guards.ts';
import { type Guard, GuardSchema } from '../../../src/policy/guard-file.ts';
import { expressionProblem } from '../../../src/policy/safe-expression.ts';
import { readGuard } from '../../../src/settings/guard-file.ts';
import type { ScopeFiles } from '../../../src/settings/scope-files.ts';
import { plant, temporaryDirectory } from '../../workspace/temp.ts';

const signal = new AbortController().signal;

const guardOf = (more: Readonly<Record<string, unknown>>): Guard =>
  GuardSchema.parse({ id: 'NO-FOO', title: 'no foo', kind: 'regex', pattern: '\\bfoo\\(', ...more });

const noProgram: RunProgram = () => Promise.reject(new Error('no program was expected'));

const scan = (
  guard: Guard,
  text: string,
  { path = 'src/a.ts', run = noProgram }: { path?: string; run?: RunProgram } = {},
) =>
  openGuards({ sources: async () => [{ scope: 'project', name: 'a.yaml', guard }], run }).scan([{ path, text }], {
    signal,
    programs: true,
  });

const printing =
  (output: string, exit = 0, timedOut = false): RunProgram =>
  async () => ({ output, exit, signal: null, timedOut, droppedBytes: 0, durationMs: 1, sandbox: 'none' });

it('finds lines, with severity and message, on the files it covers only', async () => {
  const guard = guardOf({ severity: 'high', message: 'use bar', languages: ['typescript'], paths: 'src/' });
  expect((await scan(guard, 'a\nfoo(1)\n')).findings).toEqual([
    { path: 'src/a.ts', line: 2, rule: 'NO-FOO', message: 'use bar', severity: 'high' },
  ]);
  expect((await scan(guard, 'foo(1)', { path: 'src/a.py' })).findings).toEqual([]);
  expect((await scan(guard, 'foo(1)', { path: 'lib/a.ts' })).findings).toEqual([]);
});

it('finds code by its shape, and not in texts', async () => {
  const guard = guardOf({ kind: 'ast-grep', pattern: 'foo($A, $$$REST)', languages: ['typescript'] });
  const { findings } = await scan(guard, 'const s = "foo(1, 2)";\nfoo(\n  1,\n  2);\n');
  expect(findings.map(({ line }) => line)).toEqual([2]);
});

it('says of a language that it cannot read that it did not look', async () => {
  const guard = guardOf({ kind: 'ast-grep', pattern: 'foo()', languages: ['python'] });
  expect((await scan(guard, 'foo()', { path: 'a.py' })).not_run).toEqual([
    { guard: 'NO-FOO', reason: expect.stringContaining('write it as a regex') },
  ]);
});

it.each(['(a+)+$', '(a|aa)+$', '(?:x*)*y', '^(\\w+\\s?)*$', '(', 'a*', `${'a'.repeat(1001)}`])(
  'refuses to run %s',
  (pattern) => {
    expect(expressionProblem(pattern)).toBeDefined();
  },
);

it.each(['^\\s*debugger', '\\bfoo\\(', '^[^#]*\\bshell\\s*=\\s*True\\b', '(?<!\\.)\\beval\\('])(
  'runs %s',
  (pattern) => {
    expect(expressionProblem(pattern)).toBeUndefined();
  },
);

it('does not run a guard that fails its own examples', async () => {
  const guard = guardOf({ examples: { match: ['bar(1)'], not_match: [] } });
  expect(await compileGuard(guard)).toEqual({ problem: 'its own example does not match: bar(1)' });
  const { findings, not_run } = await scan(guard, 'foo(1)');
  expect(findings).toEqual([]);
  expect(not_run).toEqual([{ guard: 'NO-FOO', reason: 'its own example does not match: bar(1)' }]);
});

const program = GuardSchema.parse({ id: 'PROGRAM', title: 'p', kind: 'command', command: ['check-it'] });

it('reads what a program prints about the files it was given', async () => {
  const seen: (readonly string[])[] = [];
  const run: RunProgram = (argv, options) => {
    seen.push(argv);
    return printing('./src/a.ts:3:R-1: no\nhello\n/etc/passwd:1:R-2:x\nsrc/b.ts:1:R-3:x\n', 1)(argv, options);
  };
  const { findings, not_run } = await scan(program, 'x', { run });
  expect(seen).toEqual([['check-it', './src/a.ts']]);
  expect(findings).toEqual([{ path: 'src/a.ts', line: 3, rule: 'R-1', message: 'no', severity: 'medium' }]);
  expect(not_run).toEqual([]);
});

it.each([
  ['ends with an error', printing('Traceback: no module\n', 2), 'ended with 2: Traceback: no module'],
  ['takes too long', printing('', 0, true), 'took longer than 30 s'],
  ['is not there', noProgram, 'no program was expected'],
])('says of a program that %s that it did not run', async (_how, run, reason) => {
  expect(await scan(program, 'x', { run })).toMatchObject({ findings: [], not_run: [{ guard: 'PROGRAM', reason }] });
});

it('says of a look that was stopped early what it has left out', async () => {
  const guards = openGuards({ sources: async () => [], run: noProgram });
  const files = ['a.ts', 'b.ts'].map((path) => ({ path, text: 'debugger;' }));
  const stopped = { signal: AbortSignal.abort(), programs: true };
  expect(await guards.scan(files, stopped)).toEqual({
    files: 0,
    guards: 0,
    findings: [],
    omitted: 0,
    not_run: [{ guard: 'all', reason: 'was stopped before 2 of 2 files' }],
  });
});

it('waits for a program as long as it has patience, and keeps what the others have found', async () => {
  const root = temporaryDirectory();
  plant(root, { 'a.ts': 'debugger;' });
  const untilStopped: Workspace['run'] = (plan, { signal: stop, timeoutMs }) =>
    new Promise((resolve) => {
      const ended = { exit: null, signal: 'SIGKILL', timedOut: false, output: '', droppedBytes: 0 } as const;
      stop.addEventListener('abort', () => resolve({ ...ended, durationMs: timeoutMs, sandbox: 'none' }));
      if (plan.readOnly !== true) resolve({ ...ended, output: 'it may write', durationMs: 0, sandbox: 'none' });
    });
  const file = { path: `${root}/g.yaml`, text: '', sha256: '' };
  const scope: ScopeFiles = {
    scope: 'user',
    config: undefined,
    rules: [],
    guards: [{ scope: 'user', file, line: 1, guard: program }],
    problems: [],
    files: [],
  };
  const inForce = { sources: { scopes: [scope] }, settings: { held: [] } };
  const guarding = composeGuards({
    workspace: { root, run: untilStopped },
    inForce: async () => inForce,
    patience: 50,
  });
  expect(await guarding.afterWrite(['a.ts', 'gone.ts'])).toMatchObject({
    files: 1,
    findings: [{ rule: 'TS-DEBUGGER' }],
    not_run: [{ guard: 'PROGRAM', reason: 'was stopped before its end' }],
  });
});

const ready = async (guard: Guard): Promise<ReadyGuard> => {
  const compiled = await compileGuard(guard);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled;
};

it('mends lines and code, and leaves line ends alone', async () => {
  const line = await ready(guardOf({ pattern: '\\bfoo\\((\\w+)\\)', fix: 'bar($1)' }));
  expect(await fixText([line], { path: 'a.ts', text: 'foo(x)\r\nfoo(1)\r\nz' })).toBe('bar(x)\r\nbar(1)\r\nz');
  const code = await ready(
    guardOf({ kind: 'ast-grep', pattern: 'foo($A, $$$B)', fix: 'bar($$$B, $A)', languages: ['typescript'] }),
  );
  expect(await fixText([code], { path: 'a.ts', text: 'foo(1, 2, 3);\nfoo(x, y)' })).toBe('bar(2, 3, 1);\nbar(y, x)');
  expect(await fixText([line, code], { path: 'a.ts', text: 'nothing' })).toBeUndefined();
});

it('lets one of a file take the place of the built-in one of the same id', async () => {
  const guard = guardOf({ id: 'TS-DEBUGGER', languages: ['python'] });
  expect((await scan(guard, 'debugger;')).findings).toEqual([]);
});

it('reads YAML, and Markdown whose first paragraph is the message', () => {
  const file = (path: string, text: string) => readGuard({ path, text, sha256: '' }, 'project');
  const head = 'id: A-1\ntitle: t\nkind: regex\npattern: "x+y"\n';
  expect(file('a.yaml', head).guard).toMatchObject({ id: 'A-1', message: 't' });
  expect(file('a.md', `---\n${head}---\n\nUse z.\n\nMore.\n`).guard).toMatchObject({ message: 'Use z.' });
  expect(file('a.yaml', `${head}colour: red\n`).problem?.problem).toContain('unknown key colour');
  expect(file('a.md', head).problem?.problem).toContain('front matter');
});
