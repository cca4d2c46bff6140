// Earlier sessions of an assistant come into the record through the command line, and are what the record says they are.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { jsonLines, plainCalls, trajectory, transcript } from '../support/histories.ts';
import { eventsOf, hooked, put } from '../support/hooked.ts';

const imported = (files: Parameters<typeof hooked>[0], ...argv: string[]) => {
  const place = hooked(files);
  const { status, stdout, stderr } = place.cli('import', ...argv, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return { ...place, report: JSON.parse(stdout) };
};

it('takes a transcript over: every call once, with what became of it', () => {
  const { report, cli, ...place } = imported({ 'old/s.jsonl': jsonLines(transcript) }, 'claude-code', 'old');
  expect(report).toEqual({
    calls: 9,
    sessions: 1,
    added: 9,
    failed: 5,
    rejected: 1,
    without_result: 1,
    own: 0,
    elsewhere: 0,
    tools: { Bash: 4, Read: 2, Edit: 1, Grep: 1, Task: 1 },
    skipped: [],
  });
  const events = eventsOf({ ...place, cli });
  const ends = events.filter(({ type }) => type === 'tool_result');
  expect(Object.fromEntries(ends.map(({ call, data }) => [call, `${data.status} ${data.code ?? ''}`.trim()]))).toEqual({
    call_toolu_read: 'ok',
    call_toolu_edit: 'error client_guard',
    call_toolu_rm: 'denied rejected_by_user',
    call_toolu_test: 'error command_failed',
    call_toolu_grep: 'cancelled sibling_failed',
    call_toolu_push: 'ok',
    call_toolu_sub: 'ok',
    call_toolu_stopped: 'cancelled interrupted',
  });
  const calls = new Map(events.filter(({ type }) => type === 'tool_called').map(({ call, data }) => [call, data]));
  // The same file in the checkout and in a worktree of it.
  expect(calls.get('call_toolu_read')?.effects).toEqual([{ kind: 'read', path: 'src/parser.ts' }]);
  expect(calls.get('call_toolu_edit')?.effects).toEqual([
    { kind: 'write', path: 'src/parser.ts' },
    { kind: 'read', path: 'src/parser.ts' },
  ]);
  expect(calls.get('call_toolu_sub')?.imported).toEqual({
    from: 'claude-code',
    at: '2026-01-05T10:01:10.000Z',
    sidechain: true,
  });
  expect(events.some(({ type }) => type === 'policy_decision')).toBe(false);
  expect(cli('trace', 'verify').status).toBe(0);
});

it('understands what Claude Code 2.1.329 leaves behind, and leaves out what this server has recorded itself', () => {
  const text = readFileSync('tests/fixtures/transcripts/claude-code-2.1.329.jsonl', 'utf8');
  const { report, ...place } = imported({ 'old/s.jsonl': text }, 'claude-code', 'old');
  expect(report).toMatchObject({ calls: 4, own: 1, rejected: 0, tools: { Bash: 4 }, skipped: [] });
  const ends = eventsOf(place).flatMap(({ type, data }) => (type === 'tool_result' ? [data] : []));
  expect(ends.map(({ status, code }) => [status, code])).toEqual([
    ['ok', undefined],
    // A hook said no.
    ['denied', 'permission_denied'],
    // A hook wanted a person to be asked, and there was none.
    ['denied', 'permission_denied'],
    ['error', 'command_failed'],
  ]);
});

it('changes nothing when it is imported again, and goes on where a transcript has grown', () => {
  const place = imported({ 'old/s.jsonl': jsonLines(transcript.slice(0, 5)) }, 'claude-code', 'old');
  expect(place.report).toMatchObject({ calls: 2, added: 2, without_result: 1 });
  put(place.root, { 'old/s.jsonl': jsonLines(transcript) });
  expect(JSON.parse(place.cli('import', 'claude-code', 'old', '--json').stdout)).toMatchObject({ calls: 9, added: 7 });
  const before = eventsOf(place).length;
  expect(JSON.parse(place.cli('import', 'claude-code', 'old', '--json').stdout)).toMatchObject({ calls: 9, added: 0 });
  expect(eventsOf(place)).toHaveLength(before);
  expect(eventsOf(place).filter(({ type, call }) => type === 'tool_result' && call === 'call_toolu_edit')).toHaveLength(
    1,
  );
});

it('does not repeat a call that the hook has recorded', () => {
  const place = hooked({ 'old/s.jsonl': jsonLines(transcript) });
  place.send({
    hook_event_name: 'PreToolUse',
    session_id: '11111111-2222-4333-8444-555555555555',
    cwd: '$ROOT',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    tool_use_id: 'toolu_push',
  });
  expect(JSON.parse(place.cli('import', 'claude-code', 'old', '--json').stdout)).toMatchObject({ calls: 9, added: 8 });
});

it('reads the plain format, packed as well, and says what it did not understand', () => {
  const lines = `${jsonLines(plainCalls)}not json\n{"session":"plain"}\n`;
  const { report } = imported({ 'calls.jsonl.gz': gzipSync(lines) }, 'calls', 'calls.jsonl.gz');
  expect(report).toMatchObject({ calls: 2, sessions: 1, failed: 0, without_result: 1, tools: { Read: 1, Bash: 1 } });
  expect(report.skipped).toEqual([
    { file: expect.stringMatching(/calls\.jsonl\.gz$/), line: 3, what: 'a line is not JSON', count: 1 },
    { file: expect.stringMatching(/calls\.jsonl\.gz$/), line: 4, what: 'i does not fit the format', count: 1 },
  ]);
});

it('reads a transcript that was printed as one document', () => {
  const { report } = imported(
    { 'old/s.jsonl': JSON.stringify(transcript, undefined, 2) },
    'claude-code',
    'old/s.jsonl',
  );
  expect(report).toMatchObject({ calls: 9, skipped: [] });
});

it('reads a trajectory', () => {
  const { report, ...place } = imported({ 'run.traj': JSON.stringify(trajectory) }, 'swe-agent', 'run.traj');
  expect(report).toMatchObject({ calls: 3, failed: 1, tools: { create: 1, edit: 1, bash: 1 } });
  const calls = eventsOf(place).filter(({ type }) => type === 'tool_called');
  expect(calls.map(({ data }) => data.effects)).toMatchObject([
    [{ kind: 'write', path: 'fix.py' }],
    [
      { kind: 'read', path: 'fix.py' },
      { kind: 'write', path: 'fix.py' },
    ],
    [{ kind: 'exec', argv: ['python', 'fix.py'], cwd: '.' }],
  ]);
});

it('keeps secrets of old results out of the record', () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
  const told = { ...Object(plainCalls[0]), result: `token ${secret} ${'x'.repeat(3000)}` };
  const place = imported({ 'calls.jsonl': jsonLines([told]) }, 'calls', 'calls.jsonl');
  expect(JSON.stringify(eventsOf(place))).not.toContain(secret);
});

it('says what is missing', () => {
  const { cli } = hooked();
  const gone = cli('import', 'calls', 'nowhere.jsonl');
  expect(gone.status).toBe(3);
  expect(gone.stderr).toMatch(/^harness: there is no .*nowhere\.jsonl\. Next: /);
});
