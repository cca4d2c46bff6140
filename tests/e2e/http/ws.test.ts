// GET /ws: JSON-RPC over a WebSocket, for good clients and bad ones.
import { expect, it } from 'vitest';
import { running, websocket } from '../../support/http.ts';

it('has a handshake and a session for each connection, and answers in any order', async () => {
  const { url, agent } = await running({ 'a.txt': 'one\n' });
  const [one, two] = [await websocket(url, agent), await websocket(url, agent)];
  const [a, b] = [await one.request('read_file', { path: 'a.txt' }), await two.request('read_file', { path: 'a.txt' })];
  expect([a.result?.status, b.result?.status]).toEqual(['ok', 'ok']);
  expect(a.result?.run).not.toBe(b.result?.run);
  const many = await Promise.all(Array.from({ length: 300 }, () => one.request('read_file', { path: 'a.txt' })));
  expect(new Set(many.map(({ result }) => `${result?.status} ${result?.rule}`))).toEqual(new Set(['ok undefined']));
});

it('tells an operator of what waits, and takes the answer', async () => {
  const { url, agent, operator } = await running({ 'count.mjs': 'console.log(1)' });
  const [assistant, person] = [await websocket(url, agent), await websocket(url, operator)];
  const call = { argv: ['node', 'count.mjs'] };
  expect((await assistant.request('run_command', call)).result).toMatchObject({ status: 'pending' });
  const asked = await person.next();
  expect(asked).toMatchObject({ method: 'approval/requested', params: { tool: 'run_command' } });
  const approval = asked.params?.approval;
  expect((await assistant.request('approval_resolve', { approval, decision: 'approved' })).error).toMatchObject({
    code: -32006,
  });
  expect((await person.request('approval_resolve', { approval, decision: 'approved' })).result).toBeDefined();
  expect((await assistant.request('run_command', call)).result).toMatchObject({ status: 'ok' });
});

it('cancels a call, and refuses an id that is in use', async () => {
  const { url, agent } = await running({ 'package.json': '{"scripts":{"test":"sleep 20"}}' });
  const { socket, request, next } = await websocket(url, agent);
  const send = (message: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  send({ id: 'slow', method: 'run_tests', params: { cmd: 'npm test' } });
  send({ id: 'slow', method: 'version' });
  expect(await next()).toMatchObject({ id: 'slow', error: { code: -32600 } });
  send({ method: '$/cancelRequest', params: { id: 'slow' } });
  expect(await next()).toMatchObject({ id: 'slow', result: { status: 'cancelled' } });
  expect((await request('version')).result).toBeDefined();
});

it('takes fragments, answers what is no JSON, and goes on', async () => {
  const { url, agent } = await running();
  const { socket, request, next } = await websocket(url, agent);
  const text = JSON.stringify({ jsonrpc: '2.0', id: 'parts', method: 'version' });
  socket.send(text.slice(0, 10), { fin: false });
  socket.send(text.slice(10), { fin: true });
  expect(await next()).toMatchObject({ id: 'parts', result: {} });
  socket.send('{"jsonrpc"');
  expect(await next()).toMatchObject({ id: null, error: { code: -32700 } });
  expect((await request('version')).result).toBeDefined();
});

it('closes with the code of the fault, and others go on', async () => {
  const { url, agent } = await running();
  const good = await websocket(url, agent);
  const binary = await websocket(url, agent);
  binary.socket.send(Buffer.from('{}'));
  expect(await binary.closed).toBe(1003);
  const broken = await websocket(url, agent);
  broken.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false });
  expect(await broken.closed).toBe(1007);
  const large = await websocket(url, agent);
  large.socket.on('error', () => {});
  large.socket.send('x'.repeat(17 * 1024 * 1024));
  expect([1006, 1009]).toContain(await large.closed);
  expect((await good.request('version')).result).toBeDefined();
});
