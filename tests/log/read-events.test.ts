import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { NewEvent } from '../../src/core/event.ts';
import { readEvents } from '../../src/log/read-events.ts';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { CONTEXT, collect, DAY_MS, finished, openTestLog, tempState, writeSegment } from './support.ts';

const START = Date.UTC(2026, 0, 1);

/** Numbers of the finished runs, in the order in which they are read. */
const numbers = async (state: string, filter: Parameters<typeof readEvents>[1] = {}) =>
  (await collect(readEvents(state, filter)))
    .flatMap(({ type, data }) => (type === 'run_finished' ? [data] : []))
    .map((data) => JSON.stringify(data))
    .map((text) => Number(/"calls":(\d+)/.exec(text)?.[1]));

/** Two writers that take turns, over midnight; event n comes n hours after noon. */
const interleaved = () => {
  const state = tempState();
  let now = START + DAY_MS / 2;
  const writers = [openTestLog(state, { clock: () => now }), openTestLog(state, { clock: () => now })];
  for (let n = 0; n < 40; n += 1) {
    now = START + DAY_MS / 2 + n * 3_600_000;
    writers[n % 3 === 0 ? 0 : 1]?.append(CONTEXT, [finished(n)]);
  }
  return { state, close: () => Promise.all(writers.map((log) => log.close())) };
};

it('merges writers and days by time', async () => {
  const { state, close } = interleaved();
  expect(await numbers(state)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  await close();
  expect(await numbers(state)).toEqual(Array.from({ length: 40 }, (_, n) => n));
});

it('begins where it is asked to', async () => {
  const { state, close } = interleaved();
  await close();
  expect(await numbers(state, { from: '2026-01-01T12:00:00.000Z' })).toHaveLength(40);
  expect(await numbers(state, { from: '2026-01-01T15:00:00.000Z' })).toEqual(
    Array.from({ length: 37 }, (_, n) => n + 3),
  );
  expect(await numbers(state, { from: '2026-01-02' })).toEqual(Array.from({ length: 28 }, (_, n) => n + 12));
  expect(await numbers(state, { from: '2026-02-01' })).toEqual([]);
});

it('parses only lines that mention what is looked for', async () => {
  const state = tempState();
  await writeSegment(state, { events: [finished(1, 'apple'), finished(2, 'pear'), finished(3, 'apple pie')] });
  expect(await numbers(state, { mentioning: 'apple' })).toEqual([1, 3]);
});

it('leaves out a line that was never finished', async () => {
  const state = tempState();
  const segment = await writeSegment(state, { events: [finished(1)] });
  appendFileSync(segment.path, '{"seq":4,"ts":"2026-01-01T00:00:00.000Z","id":"evt_');
  const unreadable: unknown[] = [];
  expect(await numbers(state, { unreadable: (...place) => unreadable.push(place) })).toEqual([1]);
  expect(unreadable).toEqual([]);
});

it.each([
  ['no JSON', 'x'],
  ['no event', '{"seq":3}'],
  ['nothing', ''],
])('reads on behind a line that is %s, and tells of it', async (_, bad) => {
  const state = tempState();
  const segment = await writeSegment(state, { events: [finished(1), finished(2), finished(3)] });
  const lines = readFileSync(segment.path, 'utf8').split('\n');
  writeFileSync(segment.path, lines.with(2, bad).join('\n'));
  const unreadable: unknown[] = [];
  expect(await numbers(state, { unreadable: (...place) => unreadable.push(place) })).toEqual([1, 3]);
  expect(unreadable).toEqual([[segment.key, 3]]);
});

it('gives types and fields that are not known here as they are', async () => {
  const state = tempState();
  const segment = await writeSegment(state, { events: [finished(1)] });
  const lines = readFileSync(segment.path, 'utf8').split('\n');
  const foreign = { ...JSON.parse(lines[1] ?? ''), type: 'moon_landed', weather: 'fine', data: { crater: 7 } };
  writeFileSync(segment.path, lines.with(1, JSON.stringify(foreign)).join('\n'));
  expect((await collect(readEvents(state)))[1]).toEqual(foreign);
});

it('reads lines longer than a block, and writes them whole', async () => {
  const state = tempState();
  const long: NewEvent = finished(1, 'ä'.repeat(3_000_000));
  await writeSegment(state, { events: [finished(0), long, finished(2)] });
  expect((await collect(readEvents(state))).map(({ data }) => data)[2]).toEqual(long.data);
});

it('can be left early', async () => {
  const { state, close } = interleaved();
  await close();
  const first = [];
  for await (const { seq } of readEvents(state)) {
    first.push(seq);
    if (first.length === 3) break;
  }
  expect(first).toHaveLength(3);
});

it('finds nothing where nothing was written', async () => {
  expect(await collect(readEvents(tempState()))).toEqual([]);
  expect(segmentsOf(tempState())).toEqual([]);
});
