// The recorded history before the same policy, and before another one.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agent, site } from '../support/asked.ts';
import { jsonLines, transcript } from '../support/histories.ts';
import { hooked } from '../support/hooked.ts';
import { childEnv, cli, put, served, tempTree } from '../support/served.ts';
import { openWire, structured } from '../support/wire.ts';

const RULE = (decision: string, match: string) =>
  `---\nid: draft\ntitle: A draft\ndecision: ${decision}\nmatch: ${match}\n---\nBecause.\n`;

it('the same policy on the recorded facts says the same again, questions and people included', async () => {
  const server = await served({
    'a.txt': 'a\n',
    '.harness/config.yaml': 'permissions:\n  deny: ["Edit(locked/**)"]\n',
  });
  await server.call('read_file', { path: 'a.txt' });
  await server.call('read_file', { path: '../outside' });
  await server.call('write_file', { path: 'locked/x', content: 'x' });
  await server.call('write_file', { path: 'b.txt', content: 'b' });
  await server.call('run_command', { cmd: 'git log | head -3' });
  await server.call('run_command', { cmd: 'cat *.txt && curl https://example.com' });
  await server.call('read_file', { nonsense: true });
  const { status, stdout } = server.cli('trace', 'replay', '--json');
  expect(JSON.parse(stdout)).toEqual({ ok: true, judged: 6, other_policy: 0, imported: 0, divergences: [] });
  expect(status).toBe(0);
  // Under another mode it is another policy, and nothing is claimed about it.
  expect(JSON.parse(server.cli('trace', 'replay', '--json', '--mode', 'read-only').stdout)).toMatchObject({
    judged: 0,
    other_policy: 6,
  });
  await server.dispose();
});

it('so it does of every tool, in the sandbox and after a person has agreed', async () => {
  const place = site({
    'a.txt': 'a\n',
    'a.test.mjs': "import { test } from 'node:test'; test('one', () => {});\n",
    'package.json': '{"scripts":{"test":"node --test"}}',
    '~/.config/harness/config.yaml':
      'sandbox: { auto_allow: true }\ntoolsets: [default, trace]\npermissions: { ask: ["Edit(package.json)"] }\n',
  });
  const { call, close } = await agent(place);
  await call('search_code', { query: 'a' });
  await call('edit_file', { path: 'a.txt', old: 'a', new: 'b' });
  expect(await call('run_tests')).toMatchObject({ outcome: 'passed' });
  await call('run_command', { argv: ['node', '--version'] });
  await call('artifact_read', { artifact: '0'.repeat(64) });
  await call('trace_query', { limit: 1 });
  await call('trace_summary', { run: 'last' });
  const asked = await call('edit_file', { path: 'package.json', old: 'node --test', new: 'node  --test' });
  expect(asked).toMatchObject({ status: 'pending' });
  expect(place.person('approve', String(asked.approval)).status).toBe(0);
  const again = await call('edit_file', { path: 'package.json', old: 'node --test', new: 'node  --test' });
  expect(again).toMatchObject({ status: 'ok' });
  await close();
  expect(JSON.parse(place.cli('trace', 'replay', '--json').stdout)).toEqual({
    ok: true,
    judged: 9,
    other_policy: 0,
    imported: 0,
    divergences: [],
  });
  place.dispose();
});

it('shows what the policy in force would decide otherwise than the record', async () => {
  const server = await served({ 'a.txt': 'a\n' });
  await server.call('read_file', { path: 'a.txt' });
  await server.call('write_file', { path: 'b.txt', content: 'b' });
  await server.call('run_command', { cmd: 'make all' });
  const { status, stdout } = server.cli('policy', 'replay', '--json', '--mode', 'read-only');
  const report = JSON.parse(stdout);
  expect(status).toBe(1);
  expect(report).toMatchObject({ calls: 3, by_name: 0, divergences: 1, undecidable: 0, kinds: { 'allow->deny': 1 } });
  expect(report.changes).toMatchObject([
    { tool: 'write_file', old: 'allow', new: 'deny', rule: 'default/read-only', outcome: 'succeeded', first: true },
  ]);
  expect(server.cli('policy', 'replay').status).toBe(0);
  await server.dispose();
});

const withHistory = (files: Parameters<typeof hooked>[0] = {}) => {
  const place = hooked({ 'old/s.jsonl': jsonLines(transcript), ...files });
  expect(place.cli('import', 'claude-code', 'old').status).toBe(0);
  const replay = (...argv: string[]) => JSON.parse(place.cli('policy', 'replay', '--json', ...argv).stdout);
  return { ...place, replay };
};

it('weighs a new refusal on an imported history by what became of the calls', () => {
  const { replay } = withHistory({ 'draft.md': RULE('deny', '[Edit(src/**), Bash(git push *), Bash(npm test)]') });
  const report = replay('--rules', 'draft.md');
  expect(report).toMatchObject({ calls: 9, by_name: 9, divergences: 3, undecidable: 0, diverging_sessions: 1 });
  expect(report.stopped).toEqual({ succeeded: 1, failed: 2, rejected: 0, victim: 0, not_run: 0, unknown: 0 });
  expect(report.precision).toBeCloseTo(2 / 3);
  expect(report.changes.map(({ call, first }: { call: string; first: boolean }) => [call, first])).toEqual([
    ['call_toolu_edit', true],
    ['call_toolu_test', false],
    ['call_toolu_push', false],
  ]);
});

it('never turns a fact that nobody recorded into a permission', () => {
  const { replay } = withHistory({
    '.harness/config.yaml': 'permissions:\n  deny: ["Read(docs/**)"]\n',
    'draft.yaml': 'permissions:\n  allow: ["Bash(git push *)"]\n',
  });
  // Where docs/guide.md led at the time is not known: without the refusal it may still have been one of the floors.
  const without = replay('--without', 'deny:Read(docs/**)');
  expect(without).toMatchObject({ divergences: 0, undecidable: 1, missing: { 'where links led is not on record': 1 } });
  // A command without paths is known whole.
  expect(replay('--rules', 'draft.yaml')).toMatchObject({ divergences: 1, undecidable: 0, kinds: { 'ask->allow': 1 } });
});

it('judges only what was made since', () => {
  const { replay, cli } = withHistory({ 'draft.md': RULE('deny', 'Read') });
  expect(replay('--rules', 'draft.md', '--since', '2026-01-05T10:01:00Z')).toMatchObject({ calls: 4, divergences: 1 });
  expect(replay('--rules', 'draft.md', '--since', '1d')).toMatchObject({ calls: 0 });
  expect(cli('policy', 'replay', '--since', 'never').status).toBe(2);
  expect(cli('policy', 'replay', '--without', 'nothing').stderr).toMatch(/no rule in force is called nothing/);
});

it('what stands beside the log is what the log says, and is missed when it is not', () => {
  const place = hooked({ '.harness/config.yaml': 'permissions:\n  allow: ["Bash(npm run build)"]\n' });
  expect(place.cli('trust', '--yes').status).toBe(0);
  const rebuilt = () => JSON.parse(place.cli('trace', 'rebuild', '--json').stdout);
  expect(rebuilt()).toMatchObject({
    ok: true,
    projections: [{}, {}, { projection: 'trust', entries: 1, differences: [] }, { projection: 'modes', entries: 0 }],
  });
  const [repository = ''] = readdirSync(place.state).filter((name) => name !== '.config');
  rmSync(join(place.state, repository, 'trust'), { recursive: true });
  expect(rebuilt()).toMatchObject({
    ok: false,
    projections: [{}, {}, { differences: [expect.stringMatching(/not in use$/)] }, { differences: [] }],
  });
  expect(place.cli('trace', 'rebuild').status).toBe(1);
});

it('misses the mode of a rule that a person has set', () => {
  const place = site({ '.harness/rules/draft.md': RULE('deny', 'Read(docs/**)') });
  const demoted = place.cli('rules', 'demote', 'draft', '--reason', 'in the way', '--token-file', place.token);
  expect(demoted).toMatchObject({ status: 0, stderr: '' });
  const modes = () => JSON.parse(place.cli('trace', 'rebuild', '--json').stdout).projections[3];
  expect(modes()).toEqual({ projection: 'modes', entries: 1, differences: [] });
  const [state = ''] = place.states();
  rmSync(join(state, 'modes'), { recursive: true });
  expect(modes()).toMatchObject({ differences: [expect.stringMatching(/^change of mode .* not in use$/)] });
  place.dispose();
});

it('makes the calls of a run again, on the commit that it began on, and leaves the workspace alone', async () => {
  const place = tempTree({ 'a.txt': 'old\n', 'b.txt': 'b\n' });
  const record = tempTree();
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...argv], { cwd: place.root, encoding: 'utf8' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  const wire = openWire({ args: ['serve', '--root', place.root], state: record.root });
  await wire.initialize();
  const call = async (name: string, input: object) =>
    structured(await wire.request('tools/call', { name, arguments: input }));
  const { run } = await call('read_file', { path: 'a.txt' });
  await call('edit_file', { path: 'a.txt', old: 'old', new: 'new' });
  await call('read_file', { path: 'a.txt' });
  await call('read_file', { path: 'nowhere.txt' });
  await call('run_command', { cmd: 'make all' });
  expect(await call('run_command', { cmd: 'cat b.txt' })).toMatchObject({ status: 'ok', sandbox: 'bubblewrap' });
  put(place.root, { 'untracked.txt': 'only here\n' });
  await call('read_file', { path: 'untracked.txt' });
  wire.child.stdin?.end();
  await wire.exited;
  const harness = (...argv: string[]) => cli(argv, { cwd: place.root, env: childEnv(record.root) });
  const { stdout, stderr, status } = harness('trace', 'replay', String(run), '--execute', '--json');
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect(report.calls.map(({ tool, outcome, detail }: Record<string, unknown>) => [tool, outcome, detail])).toEqual([
    ['read_file', 'same', []],
    ['edit_file', 'same', []],
    ['read_file', 'same', []],
    ['read_file', 'same', []],
    ['run_command', 'not_run', ['it was not allowed then']],
    ['run_command', 'same', []],
    ['read_file', 'different', expect.arrayContaining(['status', 'code'])],
  ]);
  expect(status).toBe(1);
  expect(readFileSync(join(place.root, 'a.txt'), 'utf8')).toBe('new\n');
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(harness('trace', 'replay', String(run)).status).toBe(2);
  expect(JSON.parse(harness('trace', 'replay', 'last', '--execute', '--json').stdout)).toEqual(report);
  expect(harness('trace', 'replay', 'run_404', '--execute')).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/there is no run run_404.* Next: harness trace list/),
  });
  place.dispose();
  record.dispose();
});
