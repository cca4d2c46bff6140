// The index is a projection: whatever happens to it or to the log, it says what the log says.
import { appendFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { NewEvent } from '../../src/core/event.ts';
import { planRetirement, retire } from '../../src/log/retire.ts';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { verifyLog } from '../../src/log/verify-log.ts';
import { CONTEXT, DAY_MS, finished, openTestLog, tempState, writeSegment } from '../log/support.ts';
import { type Asked, askingAt, NOON, recorded, writeRuns } from './support.ts';

const everything = async ({ ask, trace }: Asked) => ({
  events: (await ask({ limit: 500, fields: ['ts', 'id', 'type', 'call', 'tool', 'rule', 'decision'] })).events,
  rules: await trace.rules(0),
  files: await trace.file('src/', 100),
  open: await trace.open(100),
  byDay: (await ask({ group: 'day' })).groups,
});

const indexesIn = (state: string): readonly string[] =>
  readdirSync(join(state, 'index')).filter((name) => name.endsWith('.db'));

it('taking in event by event comes to the same as building it from the log', async () => {
  const state = tempState();
  const grown = askingAt(state);
  let now = NOON;
  const log = openTestLog(state, { clock: () => now });
  for (let calls = 1; calls <= 5; calls += 1) {
    log.append(CONTEXT, [finished(calls)]);
    now += DAY_MS / 2;
    expect((await grown.ask({ type: 'run_finished', count: true })).total).toBe(calls);
  }
  await log.close();
  await writeRuns(state);
  const before = await everything(grown);
  await grown.trace.rebuild();
  const after = await everything(grown);
  // Runs that were written later but tell of earlier days are numbered by when they came to be known.
  const sorted = (events: typeof before.events) => [...events].sort((a, b) => String(a.id).localeCompare(String(b.id)));
  expect({ ...after, events: sorted(after.events) }).toEqual({ ...before, events: sorted(before.events) });
});

it.each<[string, (path: string) => void]>([
  ['deleted', (path) => rmSync(path)],
  ['no database any more', (path) => writeFileSync(path, 'x'.repeat(8192))],
  ['cut off', (path) => truncateSync(path, 10_000)],
])('an index that is %s is built anew', async (_name, harm) => {
  const asked = await recorded();
  const before = await everything(asked);
  asked.trace.close();
  const [name = ''] = indexesIn(asked.state);
  harm(join(asked.state, 'index', name));
  expect(await everything(askingAt(asked.state))).toEqual(before);
  expect(indexesIn(asked.state)).toHaveLength(1);
});

it('an index of another schema is left alone, and one of ours is built', async () => {
  const asked = await recorded();
  const before = await everything(asked);
  asked.trace.close();
  const [name = ''] = indexesIn(asked.state);
  rmSync(join(asked.state, 'index', name));
  writeFileSync(join(asked.state, 'index', name.replace(/^v\d+-/, 'v0-')), 'older');
  expect(await everything(askingAt(asked.state))).toEqual(before);
  expect(indexesIn(asked.state)).toHaveLength(2);
});

it('a log that was changed behind it is indexed as it is', async () => {
  const asked = await recorded();
  await everything(asked);
  const [first] = segmentsOf(asked.state);
  if (first === undefined) throw new Error('a segment was expected');
  truncateSync(first.path, 3_000);
  const again = askingAt(asked.state);
  const { total } = await again.ask({ run: 'run_A', count: true });
  expect(total).toBeLessThan(20);
  appendFileSync(first.path, 'this is no event\n{"seq":1}\n');
  expect(await askingAt(asked.state).trace.status()).toMatchObject({ behind: expect.any(Number) });
  await again.ask({});
  expect((await again.trace.status()).unreadable).toBeGreaterThanOrEqual(1);
});

it('a line that is being written is taken in once it is finished', async () => {
  const state = tempState();
  const segment = await writeSegment(state);
  const { ask } = askingAt(state);
  const before = (await ask({ count: true })).total ?? 0;
  const line = JSON.stringify({
    seq: 99,
    ts: '2026-01-01T00:00:00.000Z',
    id: 'evt_9',
    ...CONTEXT,
    type: 'run_started',
    data: {},
    prev: '0',
  });
  appendFileSync(segment.path, line.slice(0, 50));
  expect((await ask({ count: true })).total).toBe(before);
});

it('nobody else may read it', async () => {
  const { state, ask } = await recorded();
  await ask({});
  const modes = readdirSync(join(state, 'index')).map((name) => statSync(join(state, 'index', name)).mode & 0o777);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(join(state, 'index')).mode & 0o777).toBe(0o700);
});

it('status before the first question', async () => {
  const state = tempState();
  await writeRuns(state);
  const { trace } = askingAt(state);
  expect(await trace.status()).toMatchObject({ path: undefined, events: 0, behind: expect.any(Number) });
  expect((await trace.rebuild()).behind).toBe(0);
});

it('retired segments are gone from the index; verify says they went on purpose', async () => {
  const asked = await recorded();
  await everything(asked);
  const plan = await planRetirement(asked.state, '2026-01-02', Date.now() + 3 * DAY_MS);
  expect(plan).toMatchObject({ segments: [{}], kept: [] });
  await retire(plan, { state: asked.state, version: '0', reason: 'test', context: { ...CONTEXT, principal: 'human' } });
  expect(await verifyLog(asked.state)).toMatchObject({
    ok: true,
    retired: { segments: 1, events: plan.events },
    problems: [],
  });
  const again = askingAt(asked.state);
  expect((await again.ask({ run: 'run_A', count: true })).total).toBe(0);
  expect((await again.ask({ run: 'run_B', type: 'tool_called', count: true })).total).toBe(1);
});

it('a segment that was taken away without a word is still missed', async () => {
  const { state } = await recorded();
  const [first] = segmentsOf(state);
  if (first === undefined) throw new Error('a segment was expected');
  rmSync(first.path);
  expect(await verifyLog(state)).toMatchObject({ ok: false, problems: [{ segment: first.key, kind: 'missing' }] });
});

it('what still counts is not retired, and neither is what may be written to', async () => {
  const state = tempState();
  const grant: NewEvent = {
    type: 'trust_granted',
    data: { grant: 'trust_1', root: '/code/shop', place: '', files: {}, loosens: [] },
  };
  const held = await writeSegment(state, { events: [grant], clock: () => NOON });
  const fresh = await writeSegment(state, { clock: () => NOON });
  const soon = await planRetirement(state, '2026-02-01', Date.now());
  expect(soon.segments).toEqual([]);
  const later = await planRetirement(state, '2026-02-01', Date.now() + 3 * DAY_MS);
  expect(later.kept).toEqual([{ segment: held.key, holds: 'trust_granted' }]);
  expect(later.segments.map(({ name }) => name.key)).toEqual([fresh.key]);
});

it('an index is compared with one that is built anew, table by table', async () => {
  const asked = await recorded();
  expect(await asked.trace.compare()).toBeUndefined();
  await everything(asked);
  expect(await asked.trace.compare()).toEqual([]);
  asked.trace.close();
  const [name = ''] = indexesIn(asked.state);
  const database = new BetterSqlite3(join(asked.state, 'index', name));
  database.exec("UPDATE calls SET status = 'ok'; DELETE FROM touches; UPDATE rule_days SET matched = matched + 1");
  database.exec("INSERT INTO texts (rowid, text) VALUES (1000000, 'said by nobody')");
  database.exec('DELETE FROM matches WHERE rowid = 1; UPDATE tool_days SET failed = 7; UPDATE runs SET root = NULL');
  database.close();
  const differences = await askingAt(asked.state).trace.compare();
  expect(differences?.map((line) => line.replace(/:.*/, ''))).toEqual([
    'runs',
    'calls',
    'matches',
    'touches',
    'days of rules',
    'days of tools',
    'words',
  ]);
  expect(readdirSync(join(asked.state, 'index')).filter((left) => left.includes('building'))).toEqual([]);
});
