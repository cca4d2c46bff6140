// The whole loop, through the doors that people use: bad sessions, a signal, a draft, a person's yes, watching, a
// promotion, a refusal in the rule's own words, and what would be without it.
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { DraftPageSchema, GcReportSchema } from '../../../src/core/governance.ts';
import { agent } from '../../support/asked.ts';
import { stateOfSite } from '../../support/drafted.ts';
import { bearer, handshake, running } from '../../support/http.ts';
import { busyWork } from '../../support/past-work.ts';
import { put } from '../../support/served.ts';

const CONFIG = 'toolsets: [default, learn, review]\nmode: locked\npermissions: { allow: ["Bash(deployctl *)"] }\n';
const CALL = { cmd: 'deployctl push staging web' };

const ResultSchema = z.object({ result: z.looseObject({ status: z.string() }) });

it('goes from a bad session to a refusal, and back', async () => {
  const { url, operator, at } = await running({ 'past.jsonl': busyWork(), '~/.config/harness/config.yaml': CONFIG });
  expect(at.cli('import', 'calls', 'past.jsonl').stderr).toBe('');
  await handshake(url, operator);
  const line = async (body: string) => {
    const response = await fetch(`${url}/rpc`, { method: 'POST', headers: bearer(operator), body });
    const { result } = ResultSchema.parse(await response.json());
    const { status, call: _call, run: _run, ...data } = result;
    expect(status).toBe('ok');
    return data;
  };
  const report = GcReportSchema.parse(
    await line('{"jsonrpc":"2.0","id":1,"method":"gc_run","params":{"project_id":null}}'),
  );
  expect(report.drafts_generated).toBeGreaterThan(0);
  const page = DraftPageSchema.parse(await line('{"jsonrpc":"2.0","id":2,"method":"gc_drafts","params":{}}'));
  const draft = page.drafts.find(({ kind }) => kind === 'rule');
  expect(draft?.artifacts[0]?.content).toContain('Bash(deployctl push staging *)');
  const adopted = await line(`{"jsonrpc":"2.0","id":3,"method":"gc_adopt","params":{"draft_id":"${draft?.id}"}}`);
  const [entered] = z
    .object({ rules: z.array(z.object({ rule: z.string(), mode: z.string() })) })
    .loose()
    .parse(adopted).rules;
  expect(entered?.mode).toBe('shadow');
  const rule = entered?.rule ?? '';

  const one = await agent(at);
  onTestFinished(() => one.close());
  expect((await one.call('run_command', CALL)).status).toBe('error');
  const watched = at.cli('trace', 'rules', '--json');
  expect(watched.stdout).toContain(`"rule":"${rule}"`);

  const promoted = at.cli(
    'rules',
    'promote',
    rule,
    '--to',
    'enforce',
    '--reason',
    'staging broke',
    '--token-file',
    at.token,
  );
  expect(promoted.stderr).toBe('');
  const refused = await one.call('run_command', CALL);
  expect(refused).toMatchObject({ status: 'denied', rule });
  const said = z
    .array(z.looseObject({ id: z.string(), title: z.string() }))
    .parse(JSON.parse(at.cli('rules', 'list', '--json').stdout));
  expect(said.map(({ id }) => id)).toContain(rule);
  expect(refused.reason).not.toBe('');

  const without = at.cli('policy', 'replay', '--without', rule, '--json');
  expect(without.status).toBe(1);
  expect(without.stdout).toContain(refused.call);

  expect(at.cli('rules', 'demote', rule, '--reason', 'enough', '--token-file', at.token).stderr).toBe('');
  expect((await one.call('run_command', CALL)).status).toBe('error');
  expect(await line('{"jsonrpc":"2.0","id":4,"method":"learn_rules","params":{}}')).toMatchObject({ rules_learned: 1 });
  const skills = page.drafts.find(({ kind }) => kind === 'skill');
  await line(`{"jsonrpc":"2.0","id":5,"method":"gc_reject","params":{"draft_id":"${skills?.id}","reason":"known"}}`);
  await line('{"jsonrpc":"2.0","id":6,"method":"learn_skills","params":{}}');
});

it('grades what is on record, and says nothing of what is not', async () => {
  const { url, operator, at } = await running({ 'past.jsonl': busyWork() });
  await handshake(url, operator);
  const ask = async (method: string, params: object = {}) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(`${url}/rpc`, { method: 'POST', headers: bearer(operator), body });
    return z.object({ result: z.looseObject({}) }).parse(await response.json()).result;
  };
  expect(await ask('metrics_collect')).toMatchObject({ quality: null, trend: [], gc_interval_hours: 24 });
  expect(await ask('health_check')).toMatchObject({ ok: true, quality: null, events: { calls: 0 } });
  at.cli('import', 'calls', 'past.jsonl');
  const graded = await ask('metrics_query', { since: '2026-01-01', until: '2026-02-01' });
  expect(graded).toMatchObject({ quality: { calls: 90, security: 100, findings: 0 } });
  expect(z.looseObject({ trend: z.array(z.unknown()) }).parse(graded).trend.length).toBeGreaterThan(0);
  const stats = z.looseObject({ tools: z.array(z.looseObject({ tool: z.string(), total: z.number() })) });
  const { tools } = stats.parse(await ask('stats_query', { since: '2026-01-01', until: '2026-02-01' }));
  expect(tools.reduce((sum, { total }) => sum + total, 0)).toBe(90);
  expect(at.cli('trace', 'query', '--type', 'quality_graded', '--json').stdout).toContain('quality_graded');
});

it('looks after what is due when a session begins, and not again before it is due', async () => {
  const { url, operator, at } = await running({ 'a.txt': 'a\n' });
  await handshake(url, operator);
  put(stateOfSite(at), { 'governance/due.json': '{"due":0}' });
  const read = (id: number) =>
    fetch(`${url}/rpc`, {
      method: 'POST',
      headers: bearer(operator),
      body: JSON.stringify({ jsonrpc: '2.0', id, method: 'read_file', params: { path: 'a.txt' } }),
    });
  await read(1);
  const ticks = () => at.record().filter(({ type }) => type === 'self_evolution');
  await expect.poll(ticks, { timeout: 15_000, interval: 500 }).toHaveLength(1);
  expect(ticks()[0]).toMatchObject({ data: { grade: 'A', done: [] } });
  const second = await agent(at);
  onTestFinished(() => second.close());
  await second.call('read_file', { path: 'a.txt' });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(ticks()).toHaveLength(1);
});
