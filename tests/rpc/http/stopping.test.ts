// A server that stops finishes each call in flight, or answers that it was cancelled; none is dropped.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { handshake, mcpClient, rpc, websocket } from '../../support/http.ts';
import { type Listening, listening, until } from './support.ts';

/** A project whose tests take this long, and leave a file when they begin. */
const slowly = (seconds: number) => ({
  'package.json': JSON.stringify({ scripts: { test: `mktemp began-XXXXXX; sleep ${seconds}; echo ok` } }),
});
const call = ['run_tests', { cmd: 'npm test' }] as const;

/** Calls under way through each door. */
const callsThrough = async ({ url, root, token }: Listening) => {
  const [one, two, three] = [token('agent'), token('agent'), token('agent')];
  await handshake(url, one);
  const socket = await websocket(url, two);
  const mcp = await mcpClient(url, three);
  const calls = [
    rpc(url, one, ...call).then(({ result }) => result?.status),
    socket.request(...call).then(({ result }) => result?.status),
    mcp.call(...call).then(({ status }) => status),
  ];
  await until(async () => readdirSync(root).filter((name) => name.startsWith('began-')).length === calls.length);
  return { calls, socket };
};

it('lets calls end that end soon', async () => {
  const server = await listening(slowly(2), { graceMs: 20_000 });
  const { calls, socket } = await callsThrough(server);
  await server.close();
  // The tests of the project print nothing that says what came of them.
  expect(await Promise.all(calls)).toEqual(['error', 'error', 'error']);
  expect(await socket.closed).toBe(1001);
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});

it('cancels and answers those that take longer', async () => {
  const server = await listening(slowly(60), { graceMs: 100 });
  const { calls, socket } = await callsThrough(server);
  await server.close();
  expect(await Promise.all(calls)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(await socket.closed).toBe(1001);
});
