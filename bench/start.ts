// From starting the process to the first answer to tools/list, against a bare SDK server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from './support/pipe-client.ts';
import { alternate, medianOf, ratio } from './support/rounds.ts';

const ROUNDS = 15;

export const startBench = async (): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  const env = { HARNESS_STATE_DIR: join(root, 'state'), XDG_CONFIG_HOME: join(root, 'config') };
  const peers = [
    { name: 'harness', argv: ['node', 'dist/main.js', 'serve', '--root', root] },
    { name: 'bare SDK', argv: ['node', 'bench/peers/bare-server.mjs'] },
  ];
  const measured = await alternate(
    peers.map(({ name, argv }) => ({ name, measure: () => toFirstList(argv, env) })),
    ROUNDS,
  );
  rmSync(root, { recursive: true, force: true });
  console.log(`start to the first tools/list, ${ROUNDS} alternating rounds, medians`);
  for (const { name } of peers) console.log(`  ${name.padEnd(10)} ${medianOf(measured, 'ms', name).toFixed(0)} ms`);
  console.log(`  harness / bare SDK: ${ratio(measured, 'ms', ['harness', 'bare SDK']).toFixed(2)}x`);
};

const toFirstList = async (argv: readonly string[], env: Record<string, string>) => {
  const began = performance.now();
  const client = connect(argv, env);
  await client.initialize();
  await client.request('tools/list', {});
  const ms = performance.now() - began;
  await client.close();
  return { ms };
};
