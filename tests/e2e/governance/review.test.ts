// Drafts and the rules that come from them, decided about by people at every door.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { draftOf } from '../../governance/review/place.ts';
import { agent, type Site, site } from '../../support/asked.ts';
import { recordAt } from '../../support/drafted.ts';
import { bearer, handshake, rpc, running } from '../../support/http.ts';

const USER = 'toolsets: [default, review]\n';
const RULE = 'project:no-publish';
const PUSH = { cmd: 'npm publish --tag next' };

const place = async (): Promise<Site> => {
  const at = site({ '~/.config/harness/config.yaml': USER, 'a.txt': 'a\n' });
  onTestFinished(() => at.dispose());
  await recordAt(at, [{ type: 'draft_created', data: draftOf() }]);
  return at;
};

const connect = async (at: Site) => {
  const one = await agent(at);
  onTestFinished(() => one.close());
  return one;
};

it('waits for a person when an assistant asks for it, and runs once they agree', async () => {
  const at = await place();
  const one = await connect(at);
  const asked = await one.call('gc_adopt', { draft_id: 'drf_1' });
  expect(asked).toMatchObject({ status: 'pending', rule: 'floor/person-decides' });
  expect(existsSync(join(at.root, '.harness'))).toBe(false);
  expect(at.person('approve', String(asked.approval)).stderr).toBe('');
  expect(await one.call('gc_adopt', { draft_id: 'drf_1' })).toMatchObject({ status: 'ok', adopted: true });
  expect(existsSync(join(at.root, '.harness/rules/no-publish.md'))).toBe(true);
});

it('asks nobody about a draft that there is not', async () => {
  const at = await place();
  const one = await connect(at);
  for (const tool of ['gc_adopt', 'gc_reject'])
    expect(await one.call(tool, { draft_id: 'drf_none' })).toMatchObject({ status: 'error', code: 'not_found' });
  expect(at.approvals()).toEqual([]);
});

it('asks in every mode, and no rule lifts the question', async () => {
  for (const config of ['mode: observe\n', 'mode: workspace\npermissions: { allow: [Bash, Edit, Read] }\n']) {
    const at = site({ '~/.config/harness/config.yaml': `${USER}${config}` });
    await recordAt(at, [{ type: 'draft_created', data: draftOf() }]);
    const one = await agent(at);
    expect(await one.call('gc_adopt', { draft_id: 'drf_1' })).toMatchObject({ status: 'pending' });
    expect(await one.call('learn_rules')).toMatchObject({ status: 'pending' });
    await one.close();
    at.dispose();
  }
});

it('watches, then bites, step by step, in the words of the rule; and is taken back', async () => {
  const at = await place();
  const one = await connect(at);
  const word = (...args: string[]) => at.cli('rules', ...args, '--token-file', at.token, '--json');
  await rpcAdopt(at);
  expect(await one.call('run_command', PUSH)).toMatchObject({ status: 'pending' });
  const shadow = at.record().filter(({ type }) => type === 'policy_decision');
  expect(JSON.stringify(shadow.map(({ data }) => data.matches))).toContain(`"rule":"${RULE}"`);
  expect(word('promote', 'no-publish')).toMatchObject({ status: 3, stderr: expect.stringContaining('evidence') });
  const steps = ['a', 'b', 'c'].map((reason) => word('promote', 'no-publish', '--reason', reason));
  expect(steps.map(({ stdout }) => JSON.parse(stdout))).toMatchObject([
    { to: 'canary', share: 0.1, by: 'person', reason: 'a' },
    { to: 'canary', share: 0.5 },
    { to: 'enforce', reason: 'c' },
  ]);
  const refused = await one.call('run_command', PUSH);
  expect(refused).toMatchObject({ status: 'denied', rule: RULE, remedy: 'Open a pull request' });
  expect(refused.text).toContain('A version was published that nobody had tested');
  const second = await connect(at);
  expect(await second.call('run_command', PUSH)).toMatchObject({ status: 'denied', rule: RULE });
  expect(word('false-block', 'no-publish', '--call', refused.call, '--reason', 'our own branch')).toMatchObject({
    status: 0,
  });
  // It watches already, so nothing changes; the word itself is on record.
  expect(word('false-block', 'no-publish', '--call', refused.call).stdout).toBe('null\n');
  expect(word('false-block', 'no-publish', '--call', 'call_none')).toMatchObject({ status: 3 });
  expect(await one.call('run_command', PUSH)).toMatchObject({ status: 'pending' });
  const history = JSON.parse(at.cli('rules', 'history', 'no-publish', '--json').stdout);
  expect(history.map(({ to, by }: { to: string; by: string }) => `${to} ${by}`)).toEqual([
    'shadow adoption',
    'canary person',
    'canary person',
    'enforce person',
    'shadow watch',
  ]);
});

const rpcAdopt = async (at: Site): Promise<void> => {
  const done = at.cli('rpc', 'gc_adopt', '{"draft_id":"drf_1"}', '--token-file', at.token);
  if (done.status !== 0) throw new Error(done.stderr + done.stdout);
};

it('does not let an assistant promote', async () => {
  const at = await place();
  await rpcAdopt(at);
  const found = at.cli('rules', 'promote', 'no-publish', '--reason', 'x');
  expect(found).toMatchObject({ status: 3, stderr: expect.stringContaining('only a person') });
});

it('lets what a clone permits wait for trust, whoever promotes it', async () => {
  const permits =
    '---\nid: free\ntitle: Free\ndecision: allow\nmatch: Bash(npm publish *)\norigin: learned\n---\n\nSo.\n';
  const at = site({ '.harness/rules/free.md': permits });
  const verdict = () => at.cli('policy', 'check', '--', 'npm publish --tag next').stdout.split(' ')[0];
  const reason = ['--reason', 'we want it', '--token-file', at.token];
  const promoted = at.cli('rules', 'promote', 'free', '--to', 'enforce', ...reason);
  expect(promoted).toMatchObject({ status: 0, stderr: expect.stringContaining('Next: harness trust') });
  expect(verdict()).toBe('ask');
  expect(at.cli('trust', '--yes').status).toBe(0);
  expect(verdict()).toBe('allow');
  at.dispose();
});

it('takes the lines that people try first, with the header of the token', async () => {
  const { url, operator, agent: assistant, at } = await running({ 'a.txt': 'a\n' });
  await recordAt(at, [
    { type: 'draft_created', data: draftOf() },
    { type: 'draft_created', data: draftOf({ id: 'drf_2', fingerprint: 'e'.repeat(64) }) },
  ]);
  await handshake(url, operator);
  const line = async (body: string) => {
    const response = await fetch(`${url}/rpc`, { method: 'POST', headers: bearer(operator), body });
    return response.json();
  };
  expect(await line('{"jsonrpc":"2.0","id":1,"method":"gc_adopt","params":{"draft_id":"drf_1"}}')).toMatchObject({
    result: { status: 'ok', adopted: true },
  });
  expect(
    await line('{"jsonrpc":"2.0","id":2,"method":"gc_reject","params":{"draft_id":"drf_2","reason":"not ours"}}'),
  ).toMatchObject({ result: { status: 'ok', rejected: true } });
  const root = JSON.stringify(at.root);
  expect(await line(`{"jsonrpc":"2.0","id":3,"method":"learn_rules","params":{"project_root":${root}}}`)).toMatchObject(
    { result: { rules_learned: 1, rules: [{ id: 'LEARN-001', mode: 'shadow', drafts: ['drf_1'] }] } },
  );
  expect(readFileSync(join(at.root, '.harness/rules/learned/learn-001.md'), 'utf8')).toContain('origin: learned');
  expect(await line(`{"jsonrpc":"2.0","id":4,"method":"learn_rules","params":{"project_root":${root}}}`)).toMatchObject(
    { result: { rules_learned: 0 } },
  );
  expect(
    await line(`{"jsonrpc":"2.0","id":5,"method":"learn_skills","params":{"project_root":${root},"project_id":null}}`),
  ).toMatchObject({ result: { status: 'ok', skills_learned: 0 } });
  expect(await rpc(url, operator, 'learn_rules', { project_root: '/srv/elsewhere' })).toMatchObject({
    result: { status: 'error', code: 'not_found' },
  });
  await handshake(url, assistant);
  expect(await rpc(url, assistant, 'gc/adopt', { draft_id: 'drf_1' })).toMatchObject({ result: { status: 'pending' } });
});

it('makes one rule of several, in force as far as they were, from the next call on', async () => {
  const at = await place();
  await rpcAdopt(at);
  const promoted = at.cli(
    'rules',
    'promote',
    'no-publish',
    '--to',
    'enforce',
    '--reason',
    'sure',
    '--token-file',
    at.token,
  );
  expect(promoted.stderr).toBe('');
  const one = await connect(at);
  const done = at.cli('rpc', 'learn_rules', '{}', '--token-file', at.token);
  expect(JSON.parse(done.stdout)).toMatchObject({
    rules_learned: 1,
    rules: [{ rule: 'project:learn-001', mode: 'enforce' }],
  });
  expect(await one.call('run_command', PUSH)).toMatchObject({ status: 'denied', rule: 'project:learn-001' });
  const rows = JSON.parse(at.cli('rules', 'list', '--json').stdout);
  expect(rows.map(({ id, mode }: { id: string; mode: string }) => `${id} ${mode}`)).toEqual([
    'project:no-publish retired',
    'project:learn-001 enforce',
  ]);
});
