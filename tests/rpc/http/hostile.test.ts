// Clients that keep a server busy without meaning to be served: each meets its bound, and the others go on.
import { expect, it } from 'vitest';
import { handshake, post, rpc, websocket } from '../../support/http.ts';
import { type Listening, listening, raw, textFrame, until } from './support.ts';

const LARGE = { 'large.txt': `${'x'.repeat(1_000)}\n`.repeat(100) };

/** Somebody else is still served. */
const goesOn = async ({ url, token }: Listening): Promise<void> => {
  const other = token('agent');
  await handshake(url, other);
  expect((await rpc(url, other, 'version')).result).toBeDefined();
};

it('ends a connection whose headers do not come', async () => {
  const server = await listening({}, { headersMs: 200 });
  const slow = raw(server.port, 'POST /rpc HTTP/1.1\r\nHost: localhost\r\n');
  const drip = setInterval(() => slow.socket.write('X-Slow: 1\r\n'), 50);
  expect(await slow.ended).toMatch(/^HTTP\/1.1 408/);
  clearInterval(drip);
  await goesOn(server);
});

it('ends a request whose body does not come', async () => {
  const server = await listening({}, { headersMs: 200, requestMs: 300 });
  const head = `POST /rpc HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token('agent')}\r\n`;
  const silent = raw(server.port, `${head}Content-Length: 1000\r\n\r\n{"half`);
  expect(await silent.ended).toMatch(/^(?:HTTP\/1.1 408|$)/);
  await goesOn(server);
});

it('refuses what is no HTTP, headers without end, and lengths that contradict each other', async () => {
  const server = await listening({}, { headerBytes: 2_000 });
  expect(await raw(server.port, 'hello\r\n\r\n').ended).toMatch(/^HTTP\/1.1 400/);
  const long = `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(3_000)}\r\n\r\n`;
  expect(await raw(server.port, long).ended).toMatch(/^HTTP\/1.1 431/);
  const smuggled =
    'POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
  expect(await raw(server.port, smuggled).ended).toMatch(/^HTTP\/1.1 400/);
  await goesOn(server);
});

it('does not serve under a name that is not its own, nor pages of other sites', async () => {
  const server = await listening({});
  const token = server.token('agent');
  const asked = (host: string, more = '') =>
    raw(
      server.port,
      `GET /metrics HTTP/1.1\r\nHost: ${host}\r\n${more}Authorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    ).ended;
  const own = `localhost:${server.port}`;
  for (const host of [
    'evil.example',
    `evil.example:${server.port}`,
    'localhost.evil.example',
    '',
    'a b',
    '127.0.0.1@evil.example',
  ])
    expect([host, (await asked(host)).slice(9, 12)]).toEqual([host, '403']);
  for (const origin of [
    'http://evil.example',
    'null',
    `http://localhost:${server.port + 1}`,
    `http://127.0.0.1:${server.port}`,
  ])
    expect([origin, (await asked(own, `Origin: ${origin}\r\n`)).slice(9, 12)]).toEqual([origin, '403']);
  for (const host of [own, `127.0.0.1:${server.port}`, `[::1]:${server.port}`, 'LOCALHOST'])
    expect([host, (await asked(host)).slice(9, 12)]).toEqual([host, '200']);
  expect((await asked(own, `Origin: http://${own}\r\n`)).slice(9, 12)).toBe('200');
});

it('takes no more requests in a second than it was told, by token and by address', async () => {
  const server = await listening({}, { perSecond: 5 });
  const [busy, calm] = [server.token('agent'), server.token('agent')];
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post(server.url, busy, { jsonrpc: '2.0', id: 1, method: 'version' })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(5);
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  const guesses = await Promise.all(Array.from({ length: 20 }, () => post(server.url, 'hns_x', {})));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401, 429]));
  expect((await rpc(server.url, calm, 'initialize')).result).toBeDefined();
});

it('refuses bodies over the limit, with or without a length', async () => {
  const server = await listening({}, { bodyBytes: 1_000 });
  const head = `POST /rpc HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token('agent')}\r\n`;
  expect(await raw(server.port, `${head}Content-Length: 100000000\r\n\r\n`).ended).toMatch(
    /^HTTP\/1.1 413[\s\S]*-32600/,
  );
  const chunks = `${head}Transfer-Encoding: chunked\r\n\r\n${'400\r\n'}${'x'.repeat(1_024)}\r\n`;
  expect(await raw(server.port, chunks).ended).toMatch(/^HTTP\/1.1 413/);
  await goesOn(server);
});

it('cuts off a client that asks over a WebSocket and never reads', async () => {
  const server = await listening(LARGE, { unreadBytes: 100_000, heartbeatMs: 200 });
  const { socket } = raw(
    server.port,
    `GET /ws HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token('agent')}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  await until(async () => (await server.metric('harness_streams{kind="websocket"}')) === 1);
  socket.pause();
  socket.write(textFrame({ id: 1, method: 'initialize' }));
  socket.write(textFrame({ id: 2, method: 'initialized' }));
  for (let id = 3; id < 600; id += 1)
    socket.write(textFrame({ id, method: 'read_file', params: { path: 'large.txt' } }));
  await until(async () => (await server.metric('harness_streams{kind="websocket"}')) === 0);
  await goesOn(server);
});

it('cuts off a client of /events that never reads', async () => {
  const server = await listening(LARGE, { unreadBytes: 10_000 });
  const agent = server.token('agent');
  const { socket } = raw(
    server.port,
    `GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${agent}\r\n\r\n`,
  );
  await until(async () => (await server.metric('harness_streams{kind="events"}')) === 1);
  socket.pause();
  await handshake(server.url, agent);
  const call = { jsonrpc: '2.0', id: 1, method: 'search_code', params: { query: 'y'.repeat(900) } };
  await until(async () => {
    await post(
      server.url,
      agent,
      Array.from({ length: 200 }, () => call),
    );
    return (await server.metric('harness_streams{kind="events"}')) === 0;
  });
  await goesOn(server);
});

it('closes what is open with a token that is revoked', async () => {
  const server = await listening({}, { heartbeatMs: 100 });
  const agent = server.token('agent');
  const { closed } = await websocket(server.url, agent);
  const stream = await fetch(`${server.url}/events`, { headers: { authorization: `Bearer ${agent}` } });
  server.revoke(agent);
  expect(await closed).toBe(1008);
  expect(await stream.text()).toContain(': open');
});

it('keeps only as many connections as it was told', async () => {
  const server = await listening({}, { connections: 3 });
  const held = Array.from({ length: 3 }, () => raw(server.port, 'GET /health HTTP/1.1\r\n'));
  await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  expect(await raw(server.port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n').ended).toBe('');
  for (const { socket } of held) socket.destroy();
  await until(
    async () =>
      (await raw(server.port, 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n').ended) !== '',
  );
});
