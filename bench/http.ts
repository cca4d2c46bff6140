// read_file over POST /rpc and WebSocket at 64 in flight, against the same methods behind bare node:http; then what 200
// connected MCP clients cost.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type BenchClient, httpClient, socketClient } from './support/http-client.ts';
import { type BenchServer, benchToken, startHarness, startServer } from './support/http-server.ts';
import { alternate, medianOf, ratio } from './support/rounds.ts';

const ROUNDS = 5;
const WARM_UP = 500;
const CALLS = 4_000;
const IN_FLIGHT = 64;
const CLIENTS = 200;

export const httpBench = async (): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  mkdirSync(join(root, 'workspace'));
  writeFileSync(
    join(root, 'workspace', 'a.txt'),
    'the quick brown fox jumps over the lazy dog 123\n'.repeat(86).slice(0, 4096),
  );
  const token = benchToken(root);
  const harness = await startHarness(root);
  const bare = await startServer(
    ['node', '--import', 'tsx', 'bench/peers/bare-http.ts', join(root, 'workspace')],
    root,
    /^(\d+)$/,
  );
  const doors: readonly { readonly name: string; readonly client: BenchClient }[] = [
    { name: 'POST /rpc', client: httpClient(harness.port, token, IN_FLIGHT) },
    { name: 'WebSocket', client: await socketClient(harness.port, token) },
    { name: 'bare node:http', client: httpClient(bare.port, token, IN_FLIGHT) },
  ];
  for (const { client } of doors) {
    await client.call('initialize', {});
    await client.call('initialized', {});
  }
  const measured = await alternate(
    doors.map(({ name, client }) => ({ name, measure: () => measure(client) })),
    ROUNDS,
  );
  for (const { client } of doors) client.close();
  console.log(`read_file of 4 kB at ${IN_FLIGHT} in flight, ${ROUNDS} alternating rounds of ${CALLS}, medians`);
  for (const { name } of doors) {
    const [rate, p99] = [medianOf(measured, 'rate', name), medianOf(measured, 'p99', name)];
    console.log(`  ${name.padEnd(14)} ${Math.round(rate)} calls/s   p99 ${p99.toFixed(1)} ms`);
  }
  for (const name of ['POST /rpc', 'WebSocket'])
    console.log(`  ${name} / bare node:http: rate ${ratio(measured, 'rate', [name, 'bare node:http']).toFixed(2)}x`);
  await bare.stop();
  await manyClients(harness, token);
  await harness.stop();
  rmSync(root, { recursive: true, force: true });
};

const measure = async (client: BenchClient) => {
  const times: number[] = [];
  const burst = async (count: number): Promise<void> => {
    let started = 0;
    const loop = async (): Promise<void> => {
      while (started < count) {
        started += 1;
        const began = performance.now();
        const answer = await client.call('read_file', { path: 'a.txt' });
        times.push(performance.now() - began);
        if (!answer.includes('quick brown fox')) throw new Error(answer);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, loop));
  };
  await burst(WARM_UP);
  times.length = 0;
  const began = performance.now();
  await burst(CALLS);
  const rate = (CALLS / (performance.now() - began)) * 1000;
  return { rate, p99: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN };
};

/** Resident bytes of the server, as it says itself. */
export const residentOf = async ({ port }: BenchServer, token: string): Promise<number> => {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(await response.text())?.[1]);
};

const manyClients = async (server: BenchServer, token: string): Promise<void> => {
  const before = await residentOf(server, token);
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new Client({ name: 'bench', version: '1' });
      const requestInit = { headers: { authorization: `Bearer ${token}` } };
      await client.connect(
        new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${server.port}/mcp`), { requestInit }),
      );
      return client;
    }),
  );
  const results = await Promise.all(
    clients.flatMap((client) =>
      Array.from({ length: 5 }, () => client.callTool({ name: 'read_file', arguments: { path: 'a.txt' } })),
    ),
  );
  const errors = results.filter(({ isError }) => isError === true).length;
  const after = await residentOf(server, token);
  console.log(`${CLIENTS} connected MCP clients, 5 calls each`);
  console.log(
    `  ${((after - before) / CLIENTS / 1024).toFixed(0)} kB a client, ${errors} errors of ${results.length} calls`,
  );
  await Promise.all(clients.map((client) => client.close()));
};
