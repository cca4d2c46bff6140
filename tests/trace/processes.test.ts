// What only real processes can show: an index that others write to, read from, and are killed over.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { TraceQuerySchema } from '../../src/core/trace-query.ts';
import { openTrace } from '../../src/trace/open-trace.ts';
import { tempState } from '../log/support.ts';

// Beside the packages, one of which has a native part.
const directory = mkdtempSync(join(resolve('node_modules'), '.harness-trace-'));
const [append, query] = ['tests/log/programs/append.ts', 'tests/trace/programs/query.ts'].map((source) => {
  const outfile = join(directory, `${source.replace(/\W/g, '-')}.mjs`);
  buildSync({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    outfile,
  });
  return outfile;
});
afterAll(() => rmSync(directory, { recursive: true }));

const start = (...args: readonly (string | number | undefined)[]) =>
  spawn(process.execPath, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });

const countIn = async (state: string): Promise<number | undefined> => {
  const trace = openTrace({ state, now: () => Date.now() });
  const { total } = await trace.query(TraceQuerySchema.parse({ type: 'run_finished', count: true, limit: 1 }));
  trace.close();
  return total;
};

it('four processes writing and one asking: nothing is lost, and what is counted only grows', async () => {
  const state = tempState();
  const writers = [1, 2, 3, 4].map(() => start(append, state, 'balanced', 500));
  const asking = start(query, state, 2_000);
  const [counts] = await Promise.all([text(asking.stdout), ...writers.map(({ stdout }) => text(stdout))]);
  const seen = counts.trim().split('\n').map(Number);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(2_000);
  expect(await countIn(state)).toBe(2_000);
});

it('two processes indexing at once count every event once', async () => {
  const state = tempState();
  const writers = [1, 2].map(() => start(append, state, 'balanced', 1_000));
  const asking = [1, 2].map(() => start(query, state, 2_000));
  const counts = await Promise.all([...asking, ...writers].map(({ stdout }) => text(stdout)));
  expect(counts.slice(0, 2).map((lines) => lines.trim().split('\n').at(-1))).toEqual(['2000', '2000']);
});

it('killed at any point, the index recovers and is whole', async () => {
  const state = tempState();
  const writer = start(append, state, 'balanced', 6_000);
  const written = text(writer.stdout);
  for (let round = 0; round < 12; round += 1) {
    const asking = start(query, state, 1e9);
    asking.stdout.resume();
    await after(60 + round * 25);
    asking.kill('SIGKILL');
    await new Promise((done) => asking.once('close', done));
  }
  expect((await written).trim().split('\n')).toHaveLength(6_000);
  expect(await countIn(state)).toBe(6_000);
  expect(readdirSync(join(state, 'index')).filter((name) => name.endsWith('.db'))).toHaveLength(1);
});
