// A gated and recorded read of 4 kB over MCP stdio, against the official filesystem server's ungated read and against a
// bare SDK server. Latency of one call at a time, and calls a second at 32 in flight.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from './support/pipe-client.ts';
import { alternate, median, medianOf, ratio } from './support/rounds.ts';
import { silenceWatch } from './support/unwatched.ts';

const ROUNDS = 7;
const WARM_UP = 500;
const SERIAL = 1_000;
const IN_FLIGHT = 32;
const BURST = 8_000;

interface Peer {
  readonly name: string;
  readonly argv: readonly string[];
  readonly tool: string;
  readonly path: string;
}

export const readFileBench = async (): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  const file = join(root, 'a.txt');
  writeFileSync(file, 'the quick brown fox jumps over the lazy dog 123\n'.repeat(86).slice(0, 4096));
  const peers: readonly Peer[] = [
    { name: 'harness', argv: ['node', 'dist/main.js', 'serve', '--root', root], tool: 'read_file', path: 'a.txt' },
    {
      name: 'filesystem',
      argv: ['node', 'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', root],
      tool: 'read_text_file',
      path: file,
    },
    { name: 'bare SDK', argv: ['node', 'bench/peers/bare-server.mjs'], tool: 'read_file', path: file },
  ];
  const env = { HARNESS_STATE_DIR: join(root, 'state'), XDG_CONFIG_HOME: join(root, 'config') };
  silenceWatch(env.XDG_CONFIG_HOME);
  const measured = await alternate(
    peers.map((peer) => ({ name: peer.name, measure: () => measure(peer, env) })),
    ROUNDS,
  );
  rmSync(root, { recursive: true, force: true });
  console.log(`read_file of 4 kB, ${ROUNDS} alternating rounds, medians`);
  for (const { name } of peers) {
    console.log(
      `  ${name.padEnd(10)} p50 ${medianOf(measured, 'p50', name).toFixed(3)} ms   ${Math.round(medianOf(measured, 'rate', name))} calls/s at ${IN_FLIGHT} in flight`,
    );
  }
  for (const peer of ['filesystem', 'bare SDK']) {
    const [p50, rate] = [ratio(measured, 'p50', ['harness', peer]), ratio(measured, 'rate', ['harness', peer])];
    console.log(`  harness / ${peer}: p50 ${p50.toFixed(2)}x, rate ${rate.toFixed(2)}x`);
  }
};

const measure = async ({ argv, tool, path }: Peer, env: Record<string, string>) => {
  const client = connect(argv, env);
  await client.initialize();
  await client.request('tools/list', {});
  const call = () => client.request('tools/call', { name: tool, arguments: { path } });
  const burst = async (count: number): Promise<number> => {
    let started = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (started < count) {
          started += 1;
          await call();
        }
      }),
    );
    return (count / (performance.now() - began)) * 1000;
  };
  if (!(await call()).includes('quick brown fox')) throw new Error(`${argv.join(' ')} did not read the file`);
  await burst(WARM_UP);
  const times: number[] = [];
  for (let index = 0; index < SERIAL; index += 1) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  const rate = await burst(BURST);
  await client.close();
  return { p50: median(times), rate };
};
