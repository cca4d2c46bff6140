// JSON-RPC in Content-Length frames, by the client that editors use.
import { chmodSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource, ProgressType, ResponseError } from 'vscode-jsonrpc/node';
import { z } from 'zod';
import { ROWS } from '../../../src/rpc/methods/index.ts';
import { type Site, site } from '../../support/asked.ts';
import { type Editor, type EditorOptions, editor } from '../../support/editor.ts';
import { childEnv, cli } from '../../support/served.ts';

let place: Site;
let open: Editor[];
const connect = async (options: Partial<EditorOptions> = {}, initialize?: object | false): Promise<Editor> => {
  const { root, home, env } = place;
  const client = await editor({ root, home, env, ...options }, initialize);
  open.push(client);
  return client;
};

beforeEach(() => {
  place = site({ 'a.txt': 'one\ntwo\n', 'README.md': 'hello\n' });
  open = [];
});
afterEach(async () => {
  for (const client of open) client.connection.end();
  place.dispose();
});

const ErrorDataSchema = z.record(z.string(), z.unknown());

/** What the client was told instead of a result. */
const errorOf = async (answer: Promise<unknown>) => {
  const thrown: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof ResponseError)) throw new Error(`no error: ${String(thrown)}`);
  return { code: thrown.code, message: thrown.message, data: ErrorDataSchema.parse(thrown.data ?? {}) };
};

describe('the handshake', () => {
  it('comes before everything else, and once', async () => {
    const { call } = await connect({}, false);
    expect((await errorOf(call('read_file', { path: 'a.txt' }))).code).toBe(-32003);
    expect((await errorOf(call('initialized'))).code).toBe(-32600);
    const answer = await call('initialize');
    expect(Object.keys(answer)).toEqual(['name', 'version', 'capabilities']);
    expect(answer.name).toBe('harness-mcp');
    expect((await errorOf(call('version'))).code).toBe(-32003);
    expect(await call('initialized')).toEqual({});
    expect(await call('version')).toEqual({ name: answer.name, version: answer.version });
    expect((await errorOf(call('initialize'))).code).toBe(-32600);
  });

  it('takes who the client is and what it wants to be told, and nothing else', async () => {
    const { call } = await connect({}, false);
    const wrong = await errorOf(call('initialize', { notifications: ['event/append'] }));
    expect(wrong).toMatchObject({ code: -32602, data: { path: 'notifications.0' } });
    await call('initialize', { clientInfo: { name: 'emacs', version: '30' } });
    await call('initialized');
    expect(await call('session_show')).toMatchObject({ client: 'emacs/30', principal: 'agent' });
  });
});

describe('methods', () => {
  it('are the tools, by name or with slashes, gated and recorded', async () => {
    const { call } = await connect();
    expect(await call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok', content: 'one\ntwo' });
    expect(await call('read/file', { path: 'a.txt', offset: 1 })).toMatchObject({ status: 'ok', content: 'two' });
    const denied = await call('read_file', { path: '../x' });
    expect(denied).toMatchObject({ status: 'denied', code: 'denied_by_policy', rule: 'floor/outside-root' });
    const { timeline, client } = await call('trace/show');
    expect(client).toBe('editor/1');
    expect(timeline).toMatchObject([{ status: 'ok' }, { status: 'ok' }, { status: 'denied' }]);
  });

  it('that do not exist are answered with the nearest', async () => {
    const { call } = await connect();
    expect(await errorOf(call('trace/lst'))).toMatchObject({ code: -32601, data: { nearest: 'trace_list' } });
    expect((await errorOf(call('gaga'))).message).toContain('rpc.discover');
  });

  it('say where parameters do not fit, and the call is on record', async () => {
    const { call } = await connect();
    const missing = await errorOf(call('read_file'));
    expect(missing).toMatchObject({ code: -32602, data: { path: 'path' } });
    const unknown = await errorOf(call('read_file', { path: 'a.txt', limt: 2 }));
    expect(unknown).toMatchObject({ code: -32602, data: { path: 'limt' } });
    expect(unknown.message).toContain('did you mean limit');
    expect(await errorOf(call('trace_list', { limit: 0 }))).toMatchObject({ code: -32602, data: { path: 'limit' } });
    const { timeline } = await call('trace_show');
    expect(timeline).toMatchObject([{ code: 'invalid_arguments' }, { call: unknown.data.call }]);
  });

  it('are described by rpc.discover as in schemas/openrpc.json', async () => {
    const { call } = await connect();
    expect(await call('rpc.discover')).toEqual(JSON.parse(readFileSync('schemas/openrpc.json', 'utf8')));
  });

  it('give what their schema says', async () => {
    const { call } = await connect();
    await call('run_command', { cmd: 'rm a.txt' });
    const { approvals } = await call('approval_list');
    const [{ approval }] = z.tuple([z.looseObject({ approval: z.string() })]).parse(approvals);
    const params: Readonly<Record<string, object>> = {
      policy_check: { cmd: 'git status' },
      approval_show: { approval },
    };
    for (const { name, result } of ROWS.filter(({ who }) => who === 'agent')) {
      const answer = await call(name, params[name]);
      expect(result.safeParse(answer).error, name).toBeUndefined();
    }
  });

  it('know one project, which need not be named', async () => {
    const { call } = await connect();
    const { projects } = await call('project_list');
    const [{ id, root }] = z.tuple([z.object({ id: z.string(), root: z.string() })]).parse(projects);
    expect(root).toBe(place.root);
    expect(await call('read_file', { path: 'a.txt', project_id: id })).toMatchObject({ status: 'ok' });
    expect(await errorOf(call('read_file', { path: 'a.txt', project_id: 'other' }))).toMatchObject({ code: -32001 });
  });

  it('renew a session, when nothing else is under way', async () => {
    const { call } = await connect();
    const first = await call('read_file', { path: 'a.txt' });
    const renewed = await call('session_renew', { reason: 'next task' });
    const second = await call('read_file', { path: 'a.txt' });
    expect(second.run).toBe(renewed.run);
    expect(second.run).not.toBe(first.run);
    const slow = call('run_command', { cmd: 'sleep 1' });
    expect(await errorOf(call('session_renew'))).toMatchObject({ code: -32002 });
    expect(await slow).toMatchObject({ status: 'ok' });
    const { runs } = await call('trace_list');
    expect(runs).toMatchObject([
      { run: second.run, calls: 2 },
      { run: first.run, calls: 1 },
    ]);
  });
});

describe('requests', () => {
  it('overlap, and each gets its own answer', async () => {
    const { call } = await connect();
    const asked = Array.from({ length: 400 }, (_, index) => index % 2);
    const answers = await Promise.all(asked.map((offset) => call('read_file', { path: 'a.txt', offset, limit: 1 })));
    expect(answers.map(({ content }) => content)).toEqual(asked.map((offset) => ['one', 'two'][offset]));
  });

  it('are cancelled by $/cancelRequest and end as an observation', async () => {
    const { call, connection } = await connect();
    const stop = new CancellationTokenSource();
    const slow = connection.sendRequest('run_command', { cmd: 'sleep 25' }, stop.token);
    expect(await call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok' });
    stop.cancel();
    expect(await slow).toMatchObject({ status: 'cancelled', code: 'cancelled' });
  });

  it('tell how they get on under the token that the client chose', async () => {
    const { call, connection } = await connect();
    const told: unknown[] = [];
    connection.onProgress(new ProgressType<unknown>(), 'w1', (value) => void told.push(value));
    const done = await call('run_command', { cmd: 'echo first; sleep 1; echo second', workDoneToken: 'w1' });
    expect(done).toMatchObject({ status: 'ok' });
    expect(told[0]).toEqual({ kind: 'report', message: expect.stringContaining('first') });
  });
});

describe('what the server tells', () => {
  it('is what waits for a person, and how it was answered elsewhere', async () => {
    const { call, hear, told } = await connect();
    const { approval } = await call('run_command', { cmd: 'rm a.txt' });
    const asked = await hear('approval/requested', (params) => params.approval === approval);
    expect(asked).toMatchObject({ tool: 'run_command', subject: 'run rm a.txt\ndelete a.txt' });
    expect(asked).not.toHaveProperty('binding');
    expect(place.person('approve', String(approval)).status).toBe(0);
    const answered = await hear('approval/resolved', (params) => params.approval === approval);
    expect(answered).toMatchObject({ decision: 'approved', by: { principal: 'human', door: 'cli' } });
    expect(answered).not.toHaveProperty('proof');
    expect(await call('run_command', { cmd: 'rm a.txt' })).toMatchObject({ status: 'ok' });
    expect(told('event/appended')).toEqual([]);
  });

  it('is every event of every process, where the client wants them', async () => {
    const { call, hear, told } = await connect({}, { notifications: ['event/appended'] });
    expect(place.cli('rpc', 'read_file', '{"path": "a.txt"}').status).toBe(0);
    const { event } = await hear('event/appended', ({ event: told }) => isType(told, 'tool_result'));
    expect(event).toMatchObject({ type: 'tool_result', client: expect.stringContaining('harness-mcp-rpc/') });
    await call('run_command', { cmd: 'rm a.txt' });
    await hear('event/appended', ({ event: told }) => isType(told, 'approval_requested'));
    expect(told('approval/requested')).toEqual([]);
  });
});

const isType = (event: unknown, type: string): boolean =>
  z.looseObject({ type: z.literal(type) }).safeParse(event).success;

describe('approval_resolve', () => {
  it('is refused to an agent by the policy, and the attempt is on record', async () => {
    const { call } = await connect();
    const { approval } = await call('run_command', { cmd: 'rm a.txt' });
    const refused = await errorOf(call('approval_resolve', { approval, decision: 'approved' }));
    expect(refused).toMatchObject({ code: -32006, data: { status: 'denied', rule: 'floor/govern' } });
    expect(await call('run_command', { cmd: 'rm a.txt' })).toMatchObject({ status: 'pending', approval });
    const { timeline } = await call('trace_show');
    expect(timeline).toMatchObject([{}, { tool: 'approval_resolve', status: 'denied', rule: 'floor/govern' }, {}]);
  });

  it('is a person’s with the operator’s token, and the call goes through', async () => {
    const agent = await connect();
    const person = await connect({ args: ['--token-file', place.token] });
    expect(await person.call('session_show')).toMatchObject({ principal: 'human' });
    const { approval } = await agent.call('run_command', { cmd: 'rm a.txt' });
    const { subject } = await person.hear('approval/requested');
    expect(subject).toContain('run rm a.txt');
    const { resolution } = await person.call('approval/resolve', { approval, decision: 'approved', note: 'go on' });
    expect(resolution).toMatchObject({ decision: 'approved', scope: 'once', by: { principal: 'human', door: 'rpc' } });
    expect(await agent.call('run_command', { cmd: 'rm a.txt' })).toMatchObject({ status: 'ok' });
    expect(await errorOf(person.call('approval_resolve', { approval, decision: 'denied' }))).toMatchObject({
      code: -32002,
    });
    expect(await errorOf(person.call('approval_show', { approval: 'apr_no' }))).toMatchObject({ code: -32001 });
    expect(await person.call('approval_show', { approval })).toMatchObject({ state: 'used' });
  });

  it('is not for who brings another token, nor for what an agent started', () => {
    const serve = (file: string, started: Readonly<Record<string, string>> = {}) =>
      cli(['serve', '--stdio', 'jsonrpc', '--token-file', file], {
        cwd: place.root,
        env: childEnv(place.home, { ...place.env, ...started }),
        input: '',
      });
    chmodSync(`${place.root}/a.txt`, 0o600);
    const wrong = serve(`${place.root}/a.txt`);
    expect(wrong).toMatchObject({ status: 3, stderr: expect.stringContaining("does not hold the operator's token") });
    const byAgent = serve(place.token, { CLAUDECODE: '1' });
    expect(byAgent).toMatchObject({ status: 3, stderr: expect.stringContaining('an agent started this command') });
    expect(serve(place.token).status).toBe(0);
  });
});

it.each([
  ['--permission-prompt', ['--stdio', 'jsonrpc', '--permission-prompt']],
  ['--toolsets', ['--stdio', 'jsonrpc', '--toolsets', 'read']],
  ['--token-file', ['--token-file', 'x']],
])('serve refuses %s where it would mean nothing', (option, args) => {
  expect(place.cli('serve', ...args)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`${option} means nothing`),
  });
});

it('trace_export gives a run in pages', async () => {
  const { call } = await connect();
  const { run } = await call('read_file', { path: 'a.txt' });
  const whole = z.array(z.unknown()).parse((await call('trace_export', { run })).events);
  const paged: unknown[] = [];
  for (let offset: unknown = 0; offset !== null; ) {
    const page = await call('trace_export', { run, offset, limit: 2 });
    paged.push(...z.array(z.unknown()).max(2).parse(page.events));
    offset = page.next_offset;
  }
  expect(paged).toEqual(whole);
  expect(whole.length).toBeGreaterThan(4);
});

it('the record of a connection is whole, and it ends with its client', async () => {
  const client = await connect();
  await client.call('read_file', { path: 'a.txt' });
  expect(await client.close()).toBe(0);
  expect(place.cli('trace', 'verify').status).toBe(0);
  const events = place.record().map(({ type }) => type);
  expect(events.slice(-2)).toEqual(['run_finished', 'segment_sealed']);
  const opened = place.record().find(({ type }) => type === 'session_opened');
  expect(opened?.data).toMatchObject({ transport: 'jsonrpc-stdio' });
});
