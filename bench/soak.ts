// An hour of work by count, not by time: clients come, call and go through every door of one server. What the server
// holds at the end is compared with what it held after the first part, when everything had been used once.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type BenchClient, httpClient, socketClient } from './support/http-client.ts';
import { type BenchServer, benchToken, startHarness } from './support/http-server.ts';

const PARTS = 6;
const CLIENTS_A_PART = 60;
const CALLS_A_CLIENT = 20;

export const soakBench = async (): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  mkdirSync(join(root, 'workspace'));
  writeFileSync(join(root, 'workspace', 'a.txt'), 'the quick brown fox\n');
  const token = benchToken(root);
  const server = await startHarness(root);
  const post = httpClient(server.port, token, 16);
  await post.call('initialize', {});
  await post.call('initialized', {});
  const held: Held[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    for (let index = 0; index < CLIENTS_A_PART; index += 1) await comeAndGo(server, token, post);
    held.push(await settled(server, token));
  }
  const warnings = server.said.filter((line) => line.includes('Warning')).length;
  post.close();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
  const calls = PARTS * CLIENTS_A_PART * CALLS_A_CLIENT * 3;
  console.log(`soak: ${calls} calls by ${PARTS * CLIENTS_A_PART * 4} clients that came and went`);
  for (const { heap, handles, streams } of held)
    console.log(`  heap ${(heap / 1e6).toFixed(1)} MB   handles ${handles}   streams ${streams}`);
  const [first, last] = [held[1], held.at(-1)];
  console.log(
    `  last / second part: heap ${((last?.heap ?? 0) / (first?.heap ?? 1)).toFixed(2)}x, handles ${(last?.handles ?? 0) - (first?.handles ?? 0)} more, ${warnings} warnings about listeners`,
  );
};

const comeAndGo = async (server: BenchServer, token: string, post: BenchClient): Promise<void> => {
  const socket = await socketClient(server.port, token);
  await socket.call('initialize', {});
  await socket.call('initialized', {});
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${server.port}/mcp`), { requestInit });
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(transport);
  const events = new AbortController();
  await fetch(`http://127.0.0.1:${server.port}/events`, { ...requestInit, signal: events.signal });
  const call = async (): Promise<void> => {
    await post.call('read_file', { path: 'a.txt' });
    await socket.call('read_file', { path: 'a.txt' });
    await client.callTool({ name: 'read_file', arguments: { path: 'a.txt' } });
  };
  await Promise.all(Array.from({ length: CALLS_A_CLIENT }, call));
  socket.close();
  events.abort();
  await transport.terminateSession();
  await client.close();
};

interface Held {
  readonly heap: number;
  readonly handles: number;
  readonly streams: number;
}

/** What the server holds once everybody is gone; of the heap the least of some looks after garbage was collected. */
const settled = async ({ port, child }: BenchServer, token: string): Promise<Held> => {
  const looks: Held[] = [];
  for (let look = 0; look < 10; look += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    const sum = (name: string): number =>
      [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'gm'))].reduce(
        (total, [, value]) => total + Number(value),
        0,
      );
    looks.push({
      heap: sum('nodejs_heap_size_used_bytes'),
      handles: sum('nodejs_active_handles_total'),
      streams: sum('harness_streams'),
    });
    child.kill('SIGUSR2');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const heap = Math.min(...looks.map((look) => look.heap));
  return { ...(looks.at(-1) ?? { handles: 0, streams: 0 }), heap };
};
