// A build with a thread that reads ahead comes to what a build without it comes to.
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openIndex } from '../../src/trace/index/open-index.ts';
import { openTrace } from '../../src/trace/open-trace.ts';
import { CONTEXT, DAY_MS, finished, openTestLog, tempState } from '../log/support.ts';
import { NOON, writeRuns } from './support.ts';

// Beside the packages it loads.
const built = mkdtempSync(resolve('node_modules', '.reader-'));
const outfile = join(built, 'reader.mjs');
const worker = pathToFileURL(outfile);

beforeAll(async () => {
  const entryPoints = ['src/trace/index/thread.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' });
});
afterAll(() => rmSync(built, { recursive: true }));

/** Several writers a day, one of them with more lines than a batch has. */
const recordIn = async (state: string): Promise<void> => {
  for (const [writer, events] of [5, 4_500, 1, 300].entries()) {
    let now = NOON + writer * 50;
    const log = openTestLog(state, { clock: () => now });
    for (let calls = 1; calls <= events; calls += 1) {
      log.append(CONTEXT, [finished(calls)]);
      now += writer === 1 ? 7 : DAY_MS / 400;
    }
    await log.close();
  }
  await writeRuns(state);
};

it('the same rows, in the same order', async () => {
  const state = tempState();
  await recordIn(state);
  const ahead = openIndex({ state, worker });
  const rows = (await ahead.rebuild()).prepare('SELECT * FROM events ORDER BY n').raw().all();
  const alone = openIndex({ state });
  expect(await alone.compare()).toEqual([]);
  expect((await alone.rebuild()).prepare('SELECT * FROM events ORDER BY n').raw().all()).toEqual(rows);
  expect(rows.length).toBeGreaterThan(4_800);
  ahead.close();
  alone.close();
});

it('a thread that cannot start is an error, and the next look mends it', async () => {
  const state = tempState();
  await writeRuns(state);
  const broken = openTrace({ state, now: () => NOON, worker: new URL('none.mjs', worker) });
  await expect(broken.rebuild()).rejects.toThrow('the reading thread ended');
  broken.close();
  const trace = openTrace({ state, now: () => NOON, worker });
  expect((await trace.rebuild()).behind).toBe(0);
  trace.close();
});
