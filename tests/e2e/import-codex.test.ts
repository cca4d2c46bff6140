// Sessions of Codex come into the record through the command line, and join what its hook has recorded.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { jsonLines } from '../support/histories.ts';
import { eventsOf, hooked, put } from '../support/hooked.ts';
import { called, done, gave, item, opened, ran, rollout, SESSION, wrote } from '../support/rollouts.ts';
import { childEnv, cli, tempTree } from '../support/served.ts';

const FILE = `rollout-2026-02-03T10-00-00-${SESSION}.jsonl`;

const imported = (place: ReturnType<typeof hooked>, ...argv: string[]) => {
  const { status, stdout, stderr } = place.cli('import', 'codex', ...argv, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
};

it('takes a session over: every call once, with what became of it', () => {
  const place = hooked({ [`old/${FILE}`]: jsonLines(rollout) });
  expect(imported(place, `old/${FILE}`)).toEqual({
    calls: 9,
    sessions: 1,
    added: 9,
    failed: 6,
    rejected: 1,
    without_result: 1,
    own: 1,
    elsewhere: 0,
    tools: { Bash: 6, apply_patch: 2, mcp__tracker__list: 1 },
    skipped: [],
  });
  const events = eventsOf(place);
  const ends = events.filter(({ type }) => type === 'tool_result');
  expect(ends.map(({ call, data }) => `${call?.slice(5, 9)} ${data.code ?? data.status}`)).toEqual([
    'read ok',
    'test command_failed',
    'edit ok',
    'stal client_guard',
    'push rejected_by_user',
    'hook permission_denied',
    'issu tool_failed',
    'stop interrupted',
  ]);
  const calls = new Map(
    events.filter(({ type }) => type === 'tool_called').map(({ call = '', data }) => [call.slice(5, 9), data]),
  );
  expect(calls.get('read')).toMatchObject({
    tool: 'Bash',
    effects: [
      { kind: 'exec', argv: ['cat', 'src/parser.ts'], cwd: '.' },
      { kind: 'read', path: 'src/parser.ts' },
    ],
    imported: { from: 'codex', at: '2026-02-03T10:00:02.000Z' },
  });
  expect(calls.get('test')?.effects).toMatchObject([
    { kind: 'read', path: 'packages/one' },
    { kind: 'exec', cwd: 'packages/one' },
  ]);
  expect(calls.get('edit')?.effects).toEqual([
    { kind: 'read', path: 'src/parser.ts' },
    { kind: 'write', path: 'src/parser.ts' },
  ]);
  expect(calls.get('stop')?.effects).toMatchObject([
    { kind: 'read', path: 'packages/two' },
    { kind: 'exec', argv: ['sleep', '100'] },
  ]);
  expect(new Set(events.map(({ client, session }) => `${client} ${session}`))).toEqual(
    new Set([`codex/0.169.0 ses_${SESSION}`]),
  );
  expect(place.cli('trace', 'verify').status).toBe(0);
});

it('changes nothing when it is imported again, and goes on where a session has gone on', () => {
  const place = hooked({ [FILE]: jsonLines(rollout.slice(0, 8)) });
  expect(imported(place, FILE)).toMatchObject({ calls: 2, added: 2, without_result: 1 });
  put(place.root, { [FILE]: `${jsonLines(rollout)}{"timestamp":"2026` });
  expect(imported(place, FILE)).toMatchObject({
    calls: 9,
    added: 7,
    skipped: [{ what: 'a line is not JSON', count: 1 }],
  });
  const before = eventsOf(place).length;
  expect(imported(place, FILE)).toMatchObject({ calls: 9, added: 0 });
  expect(eventsOf(place)).toHaveLength(before);
});

it('adds to what the hook has recorded only what it could not see', () => {
  const place = hooked();
  const pre = (id: string) => ({
    hook_event_name: 'PreToolUse',
    session_id: SESSION,
    turn_id: 't',
    cwd: '$ROOT',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    tool_use_id: id,
  });
  const post = (id: string) => ({ ...pre(id), hook_event_name: 'PostToolUse', tool_response: 'src' });
  // As it was recorded when every id was given a prefix.
  place.send(pre('call_call_oldoldoldoldoldoldoldol'));
  place.send(pre('call_newnewnewnewnewnewnewnewn'));
  place.send(post('call_newnewnewnewnewnewnewnewn'));
  place.send(pre('exec-11111111-2222-4333-8444-555555555555'));
  const lines = [
    opened({ cwd: place.root }),
    called('00:01', 'call_oldoldoldoldoldoldoldol', 'exec_command', { cmd: 'ls' }),
    gave('00:02', 'call_oldoldoldoldoldoldoldol', ran(2, 'no')),
    called('00:03', 'call_newnewnewnewnewnewnewnewn', 'exec_command', { cmd: 'ls' }),
    gave('00:04', 'call_newnewnewnewnewnewnewnewn', ran(0, 'src')),
    wrote('00:05', 'call_scriptscriptscriptscripts', 'exec', 'await tools.exec_command({cmd: "ls"})'),
    done('00:06', {
      type: 'CommandExecution',
      id: 'exec-11111111-2222-4333-8444-555555555555',
      command: ['/bin/bash', '-lc', 'ls'],
      cwd: `file://${place.root}`,
      status: 'completed',
      aggregated_output: 'src',
      exit_code: 0,
    }),
  ];
  put(place.root, { [FILE]: jsonLines(lines) });
  expect(imported(place, FILE)).toMatchObject({ calls: 4, added: 1, tools: { Bash: 3, exec: 1 } });
  const events = eventsOf(place);
  const of = (wanted: string) => events.filter(({ type }) => type === wanted).map(({ call }) => call);
  expect(of('tool_called')).toEqual([
    'call_call_oldoldoldoldoldoldoldol',
    'call_newnewnewnewnewnewnewnewn',
    'call_exec-11111111-2222-4333-8444-555555555555',
    'call_scriptscriptscriptscripts',
  ]);
  expect(of('tool_result')).toEqual([
    'call_newnewnewnewnewnewnewnewn',
    'call_call_oldoldoldoldoldoldoldol',
    'call_exec-11111111-2222-4333-8444-555555555555',
  ]);
  expect(new Set(events.map(({ session }) => session))).toEqual(new Set([`ses_${SESSION}`]));
});

it('keeps apart what models number in each session anew', () => {
  const session = (id: string) => [
    opened({ id }),
    called('00:01', 'call_0', 'exec_command', { cmd: 'ls' }),
    gave('00:02', 'call_0', ran(0, id)),
  ];
  const place = hooked({ 'rollout-1.jsonl': jsonLines(session('one')), 'rollout-2.jsonl': jsonLines(session('two')) });
  const both = ['rollout-1.jsonl', 'rollout-2.jsonl'];
  expect(imported(place, ...both)).toMatchObject({ calls: 2, sessions: 2, added: 2, without_result: 0 });
  expect(imported(place, ...both)).toMatchObject({ calls: 2, sessions: 2, added: 0 });
});

it('finds the sessions of this repository among those of all, packed ones as well', () => {
  const place = hooked({
    '.git/config':
      '[remote "origin"]\n\turl = git@example.com:you/app.git\n[remote "b"]\n\turl = https://me@example.com/you/app\n',
  });
  const { root: home } = hooked({
    'sessions/2026/02/03/notes.jsonl': 'x',
    'sessions/2026/02/03/rollout-bad.jsonl': 'x',
  });
  const at = (name: string, meta: object) =>
    put(home, {
      [`sessions/2026/02/03/rollout-${name}.jsonl`]: jsonLines([
        opened({ id: name, ...meta }),
        called('00:01', `call_${name.repeat(9)}`, 'exec_command', { cmd: 'ls' }),
      ]),
    });
  at('here', { cwd: place.root });
  at('below', { cwd: join(place.root, 'src') });
  const worktree = tempTree({ '.git': `gitdir: ${place.root}/.git/worktrees/w\n` });
  onTestFinished(() => worktree.dispose());
  put(place.root, { '.git/worktrees/w/HEAD': 'ref: refs/heads/w\n', '.git/worktrees/w/commondir': '../..\n' });
  at('tree', { cwd: worktree.root });
  at('beside', { cwd: `${place.root}-2` });
  at('cloned', { cwd: '/home/you/gone', git: { repository_url: 'https://example.com/you/app.git' } });
  at('other', { cwd: '/home/you/other', git: { repository_url: 'https://example.com/you/other.git' } });
  mkdirSync(join(home, 'archived_sessions'));
  copyFileSync(
    'tests/fixtures/transcripts/codex-archived.jsonl.zst',
    join(home, 'archived_sessions', 'rollout-packed.jsonl.zst'),
  );
  const run = (...argv: string[]) =>
    cli(['import', 'codex', ...argv], { cwd: place.root, env: childEnv(place.state, { CODEX_HOME: home }) });
  // Cut off while it was packed.
  const packed = readFileSync(join(home, 'archived_sessions', 'rollout-packed.jsonl.zst'));
  writeFileSync(join(home, 'archived_sessions', 'rollout-cut.jsonl.zst'), packed.subarray(0, 100));
  const report = JSON.parse(run('--json').stdout);
  expect(report).toMatchObject({ calls: 5, sessions: 5, added: 5, elsewhere: 3 });
  expect(report.skipped).toEqual([
    { file: expect.stringMatching(/rollout-cut/), line: 0, what: 'the file cannot be read to its end', count: 1 },
  ]);
  expect(eventsOf(place).flatMap(({ type, data }) => (type === 'history_imported' ? [data.session] : []))).toEqual([
    '019b0000-1111-7222-8333-444455556666',
  ]);
  expect(run().stdout).toContain('3 sessions of other repositories left out');
  // Who names a file wants it.
  expect(JSON.parse(run(join(home, 'sessions/2026/02/03/rollout-other.jsonl'), '--json').stdout)).toMatchObject({
    added: 1,
    elsewhere: 0,
  });
});

it('says what is missing', () => {
  const place = hooked();
  const run = (env: Record<string, string>, ...argv: string[]) =>
    cli(['import', 'codex', ...argv], { cwd: place.root, env: childEnv(place.state, env) });
  const none = run({ CODEX_HOME: join(place.root, 'nowhere') });
  expect(none.status).toBe(3);
  expect(none.stderr).toMatch(/^harness: there are no sessions of Codex\. Next: set CODEX_HOME/);
  const whole = readFileSync('tests/fixtures/transcripts/codex-archived.jsonl.zst');
  writeFileSync(join(place.root, 'rollout-cut.jsonl.zst'), whole.subarray(0, whole.length - 40));
  const cut = run({}, 'rollout-cut.jsonl.zst');
  expect(cut.status).toBe(3);
  expect(cut.stderr).toMatch(/^harness: cannot read .*rollout-cut\.jsonl\.zst: /);
});

it('keeps secrets of old results out of the record', () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const lines = [
    opened(),
    called('00:01', 'c', 'exec_command', { cmd: `echo ${secret}` }),
    gave('00:02', 'c', ran(1, `token ${secret}`)),
    item('00:03', { type: 'reasoning', summary: [secret] }),
  ];
  const place = hooked({ [FILE]: jsonLines(lines) });
  expect(imported(place, FILE)).toMatchObject({ calls: 1, failed: 1 });
  expect(JSON.stringify(eventsOf(place))).not.toContain(secret);
});
