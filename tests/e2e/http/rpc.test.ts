// POST /rpc: the methods, with state for each token.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { bearer, handshake, post, rpc, running, tokenFor } from '../../support/http.ts';

it('begins with a handshake for each token, and answers notifications with 204', async () => {
  const { url, at, agent } = await running({ 'a.txt': 'one\ntwo\n' });
  const other = tokenFor(at, 'agent', 'another');
  expect((await rpc(url, agent, 'read_file', { path: 'a.txt' })).error).toMatchObject({ code: -32003 });
  expect((await rpc(url, agent, 'initialize')).result).toMatchObject({ name: 'harness-mcp' });
  const initialized = await post(url, agent, { jsonrpc: '2.0', method: 'initialized' });
  expect([initialized.status, await initialized.text()]).toEqual([204, '']);
  expect((await rpc(url, agent, 'read_file', { path: 'a.txt' })).result).toMatchObject({ status: 'ok' });
  expect((await rpc(url, other, 'read_file', { path: 'a.txt' })).error).toMatchObject({ code: -32003 });
  expect((await rpc(url, agent, 'initialize')).error).toMatchObject({ code: -32600 });
});

it('keeps one session for a token, named as its client or as the token', async () => {
  const { url, agent, at } = await running({ 'a.txt': 'one\n' });
  await handshake(url, agent);
  const [first, second] = [await rpc(url, agent, 'read_file', { path: 'a.txt' }), await rpc(url, agent, 'version')];
  expect(second.result).toBeDefined();
  const again = await rpc(url, agent, 'read_file', { path: 'a.txt' });
  expect(again.result?.run).toBe(first.result?.run);
  expect(at.cli('trace', 'list', '--json').stdout).toContain('token assistant/');
});

it('answers batches, overlapping requests with equal ids, and unknown methods', async () => {
  const { url, agent } = await running({ 'a.txt': 'one\n' });
  await handshake(url, agent);
  const batch = [
    { jsonrpc: '2.0', id: 'a', method: 'version' },
    { jsonrpc: '2.0', method: 'version' },
    { jsonrpc: '2.0', id: 'b', method: 'read_fil', params: {} },
    7,
  ];
  const answers = z.array(z.looseObject({ id: z.unknown() })).parse(await (await post(url, agent, batch)).json());
  expect(answers).toMatchObject([
    { id: 'a', result: {} },
    { id: 'b', error: { code: -32601, data: { nearest: 'read_file' } } },
    { id: null, error: { code: -32600 } },
  ]);
  const reads = await Promise.all(Array.from({ length: 40 }, () => rpc(url, agent, 'read_file', { path: 'a.txt' })));
  expect(reads.map(({ result }) => result?.status)).toEqual(reads.map(() => 'ok'));
});

it('says what is wrong with a body, and goes on', async () => {
  const { url, agent } = await running();
  await handshake(url, agent);
  const faults: readonly [string | Buffer, number, number][] = [
    ['{"jsonrpc": ', 400, -32700],
    [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, -32700],
    ['', 400, -32700],
    ['[]', 200, -32600],
    ['"text"', 200, -32600],
    [
      `{"jsonrpc":"2.0","id":1,"method":"version","params":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      200,
      -32600,
    ],
    ['['.repeat(200_000) + ']'.repeat(200_000), 200, -32600],
    [`[${'{},'.repeat(1_000)}{}]`, 200, -32600],
  ];
  for (const [body, status, code] of faults) {
    const response = await fetch(`${url}/rpc`, { method: 'POST', headers: bearer(agent), body });
    const text = await response.text();
    expect([response.status, text.slice(0, 200)]).toEqual([status, expect.stringContaining(String(code))]);
  }
  expect((await rpc(url, agent, 'version')).result).toBeDefined();
});

it('refuses bodies that are too large, said or found', async () => {
  const { url, agent } = await running();
  const large = Buffer.alloc(20 * 1024 * 1024, 0x20);
  const said = await fetch(`${url}/rpc`, { method: 'POST', headers: bearer(agent), body: large }).catch(
    () => undefined,
  );
  // A client that is still sending may see the connection end before it reads the answer.
  expect([undefined, 413]).toContain(said?.status);
  await handshake(url, agent);
  expect((await rpc(url, agent, 'version')).result).toBeDefined();
});

it('knows its paths and their methods', async () => {
  const { url, agent } = await running();
  const get = await fetch(`${url}/rpc`, { headers: bearer(agent) });
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await fetch(`${url}/other`, { headers: bearer(agent) })).status).toBe(404);
  expect((await fetch(`${url}/ws`, { headers: bearer(agent) })).status).toBe(426);
});

it('counts what it does', async () => {
  const { url, agent } = await running({ 'a.txt': 'one\n' });
  await handshake(url, agent);
  await rpc(url, agent, 'read_file', { path: 'a.txt' });
  await rpc(url, agent, 'read_file', { path: '../outside' });
  await fetch(`${url}/rpc`);
  const response = await fetch(`${url}/metrics`, { headers: bearer(agent) });
  expect(response.headers.get('content-type')).toContain('text/plain');
  const text = await response.text();
  expect(text).toMatch(/harness_calls_total\{project="[^"]+",tool="read_file",status="ok"\} 1\n/);
  expect(text).toMatch(/harness_calls_total\{project="[^"]+",tool="read_file",status="denied"\} 1\n/);
  expect(text).toContain('harness_http_requests_total{route="/rpc",status="401"} 1');
  expect(text).toContain('process_resident_memory_bytes');
});

it('says what to do when the port is taken', async () => {
  const { url, at } = await running();
  const { status, stderr } = at.cli('serve', '--http', new URL(url).host);
  expect([status, stderr]).toEqual([
    3,
    expect.stringMatching(/cannot listen there: .*EADDRINUSE.* Next: harness serve/),
  ]);
});
