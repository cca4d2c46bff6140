// /mcp: Streamable HTTP with the SDK's own client.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bearer, mcpClient, running, tokenFor } from '../../support/http.ts';

it('serves several clients at once, each with a session and a run of its own', async () => {
  const { url, agent, at } = await running({ 'a.txt': 'one\n' });
  const clients = await Promise.all(Array.from({ length: 5 }, () => mcpClient(url, agent)));
  const frames = await Promise.all(clients.map(({ call }) => call('read_file', { path: 'a.txt' })));
  expect(frames.map(({ status }) => status)).toEqual(frames.map(() => 'ok'));
  expect(new Set(frames.map(({ run }) => run)).size).toBe(5);
  for (const { client, transport } of clients) {
    await transport.terminateSession();
    await client.close();
  }
  expect(JSON.parse(at.cli('trace', 'list', '--json').stdout)).toHaveLength(5);
  expect(at.record().filter(({ type }) => type === 'run_finished')).toHaveLength(5);
});

it('binds a session to the token that began it', async () => {
  const { url, agent, at } = await running({ 'a.txt': 'one\n' });
  const { transport, call } = await mcpClient(url, agent);
  const ping = (token: string, session: string) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        ...bearer(token),
        'mcp-session-id': session,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'ping' }),
    });
  const id = transport.sessionId ?? '';
  expect((await ping(agent, id)).status).toBe(200);
  expect((await ping(tokenFor(at, 'agent', 'thief'), id)).status).toBe(404);
  expect((await ping(agent, 'no-such-session')).status).toBe(404);
  expect(await call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok' });
  await transport.terminateSession();
  expect((await ping(agent, id)).status).toBe(404);
});

it('gives a client whose connection broke the answer that it has missed', async () => {
  const { url, agent } = await running({
    'a.txt': 'one\n',
    'package.json': '{"scripts":{"test":"sleep 1; echo done"}}',
  });
  const headers = {
    ...bearer(agent),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  };
  const send = (message: object, more: object = {}, signal?: AbortSignal) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      ...(signal === undefined ? {} : { signal }),
    });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const begun = await send({ id: 1, method: 'initialize', params });
  await begun.text();
  const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  await send({ method: 'notifications/initialized' }, session);
  const broken = new AbortController();
  const call = { id: 2, method: 'tools/call', params: { name: 'run_tests', arguments: { cmd: 'npm test' } } };
  const response = await send(call, session, broken.signal);
  const first = await response.body?.getReader().read();
  const lastId = /^id: (\S+)/m.exec(Buffer.from(first?.value ?? []).toString())?.[1] ?? '';
  expect(lastId).not.toBe('');
  broken.abort();
  const resume = () =>
    fetch(`${url}/mcp`, {
      headers: { ...bearer(agent), ...session, accept: 'text/event-stream', 'last-event-id': lastId },
    });
  let resumed = await resume();
  // Until the server has seen that the old connection is gone, the stream is taken.
  while (resumed.status === 409) {
    await sleep(50);
    resumed = await resume();
  }
  expect(resumed.status).toBe(200);
  let text = '';
  for await (const chunk of resumed.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('"id":2')) break;
  }
  expect(text).toContain('"structuredContent"');
  const forgotten = await fetch(`${url}/mcp`, {
    headers: { ...bearer(agent), ...session, accept: 'text/event-stream', 'last-event-id': '999' },
  });
  expect(forgotten.status).toBe(400);
});
