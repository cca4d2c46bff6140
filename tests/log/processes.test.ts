// What only real processes can show: sudden death, writers side by side, and a file that may not grow.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readEvents } from '../../src/log/read-events.ts';
import { verifyLog } from '../../src/log/verify-log.ts';
import { collect, tempState } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'harness-writer-'));
const program = join(directory, 'append.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, 'programs/append.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: program,
});
afterAll(() => rmSync(directory, { recursive: true }));

const ENDLESS = 1e9;

/** Runs a writer to its end, or to what `during` does to it; gives the lines that it has printed whole. */
const run = async (
  command: readonly string[],
  during: (child: ChildProcess) => void = () => {},
): Promise<readonly string[]> => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  during(child);
  return (await text(child.stdout)).split('\n').slice(0, -1);
};

const writer = (state: string, durability: string, most: number) => [
  process.execPath,
  program,
  state,
  durability,
  String(most),
];

const recorded = async (state: string): Promise<readonly number[]> => {
  const events = await collect(readEvents(state));
  return events
    .filter(({ type }) => type === 'run_finished')
    .map(({ data }) => z.object({ calls: z.int() }).parse(data).calls);
};

it.each(['strict', 'balanced'])(
  'loses no acknowledged event when a %s writer is killed, again and again',
  async (durability) => {
    const state = tempState();
    let acknowledged = 0;
    for (let round = 0; round < 8; round += 1) {
      const before = (await recorded(state)).length;
      const seen = await run(writer(state, durability, ENDLESS), (child) => {
        child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), 5 + 11 * round));
      });
      const now = await recorded(state);
      expect(now.slice(before, before + seen.length)).toEqual(seen.map(Number));
      expect(now.length - before - seen.length).toBeLessThanOrEqual(1);
      acknowledged += seen.length;
      expect(await verifyLog(state)).toMatchObject({ ok: true, segments: round + 1, problems: [] });
    }
    expect(acknowledged).toBeGreaterThan(8);
  },
);

it('keeps writers in four processes apart', async () => {
  const state = tempState();
  const seen = await Promise.all([1, 2, 3, 4].map(() => run(writer(state, 'balanced', 400))));
  expect(seen.map((lines) => lines.length)).toEqual([400, 400, 400, 400]);
  expect(await verifyLog(state)).toEqual({
    ok: true,
    segments: 4,
    events: 4 * 402,
    retired: { segments: 0, events: 0 },
    problems: [],
    notes: [],
  });
  const events = await collect(readEvents(state));
  const times = events.map(({ ts }) => ts);
  expect(times).toEqual([...times].sort());
  const numbers = await recorded(state);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 1600 }, (_, at) => Math.floor(at / 4) + 1));
});

it('leaves nothing behind when not even a head can be written', async () => {
  const state = tempState();
  const [node = '', ...args] = writer(state, 'balanced', 3);
  const seen = await run(['bash', '-c', 'ulimit -f 0; exec "$@"', 'bash', node, ...args]);
  expect(seen).toEqual([1, 2, 3].map((calls) => expect.stringMatching(`^refused ${calls} log_unavailable: .*EFBIG`)));
  expect(await verifyLog(state)).toEqual({
    ok: true,
    segments: 0,
    events: 0,
    retired: { segments: 0, events: 0 },
    problems: [],
    notes: [],
  });
});

it('refuses what does not fit into the file, leaves nothing of it there, and goes on elsewhere', async () => {
  const state = tempState();
  const [node = '', ...args] = writer(state, 'balanced', 200);
  const seen = await run(['bash', '-c', 'ulimit -f 32; exec "$@"', 'bash', node, ...args]);
  const refusals = seen.filter((line) => line.startsWith('refused'));
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals[0]).toMatch(/^refused \d+ log_unavailable: cannot write to .*: EFBIG.*ulimit -f.*HARNESS_STATE_DIR/);
  expect(await recorded(state)).toEqual(seen.filter((line) => !line.startsWith('refused')).map(Number));
  expect(await verifyLog(state)).toMatchObject({ ok: true, segments: refusals.length + 1, notes: [] });
});
