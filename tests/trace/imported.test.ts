// What was imported long after it happened stands among what happened then.
import { expect, it } from 'vitest';
import type { EventContext, NewEvent } from '../../src/core/event.ts';
import { readEvents } from '../../src/log/read-events.ts';
import { foldRuns } from '../../src/log/runs.ts';
import { openTestLog } from '../log/support.ts';
import { recorded } from './support.ts';

const PAST: EventContext = {
  session: 'ses_past',
  run: 'run_past',
  principal: 'agent',
  client: 'imported/calls',
};
const IMPORTED_AT = Date.UTC(2026, 5, 1);

/** Between the run of the first of January and that of the second. */
const BEGAN = '2026-01-01T20:00:00.000Z';
const CALLED = '2026-01-01T20:00:05.000Z';
const ENDED = '2026-01-01T20:00:07.000Z';

const EVENTS: readonly NewEvent[] = [
  {
    type: 'tool_called',
    data: {
      tool: 'Edit',
      input: { file_path: 'src/cart.ts' },
      input_sha256: '1',
      effects: [{ kind: 'write', path: 'src/cart.ts' }],
      imported: { from: 'calls', at: CALLED },
    },
  },
  {
    type: 'tool_result',
    data: { status: 'ok', data: {}, text_bytes: 3, duration_ms: 2_000, imported: { from: 'calls', at: ENDED } },
  },
];

const withPast = async () => {
  const asked = await recorded();
  // What was there is indexed first: the past comes to an index that has gone on.
  await asked.ask({});
  const log = openTestLog(asked.state, { clock: () => IMPORTED_AT });
  const opening = { from: 'calls' as const, session: 'past', root: '/code/shop', began: BEGAN };
  log.append(PAST, [{ type: 'history_imported', data: opening }]);
  log.append({ ...PAST, call: 'call_past' }, EVENTS);
  await log.close();
  return asked;
};

it.each(['caught up', 'built anew'])('an index that was %s tells it in its place', async (way) => {
  const { ask, trace } = await withPast();
  if (way === 'built anew') await trace.rebuild();
  const told = async (query: Parameters<typeof ask>[0]) =>
    (await ask({ fields: ['ts', 'type'], ...query })).events.map(({ ts, type }) => [ts, type]);
  expect(await told({ since: '2026-01-01T19:00Z', until: ENDED })).toEqual([
    [ENDED, 'tool_result'],
    [CALLED, 'tool_called'],
    [BEGAN, 'history_imported'],
  ]);
  expect(await told({ since: '2026-01-01T20:00:06Z', run: 'run_past', tool: 'Edit' })).toEqual([
    [ENDED, 'tool_result'],
  ]);
  expect(await told({ since: '2026-05-01', type: 'tool_called' })).toEqual([]);
  const times = (await ask({ fields: ['ts'], limit: 500 })).events.map(({ ts }) => String(ts));
  expect(times).toEqual([...times].sort().reverse());
  expect((await ask({ type: 'tool_called', group: 'day' })).groups).toEqual([
    { key: '2026-01-01', count: 8 },
    { key: '2026-01-02', count: 1 },
  ]);
  expect((await trace.file('src/cart.ts', 10)).map(({ call, ts }) => [call, ts.slice(0, 10)])).toEqual([
    ['call_9', '2026-01-02'],
    ['call_past', '2026-01-01'],
  ]);
});

it('the last run is the one that happened last, and a past one has ended', async () => {
  const { ask, trace, state } = await withPast();
  expect((await ask({ run: 'last', type: 'tool_called' })).events).toMatchObject([{ call: 'call_9' }]);
  expect(await trace.summary('run_past')).toMatchObject({ started: BEGAN, finished: ENDED, calls: 1 });
  const runs = await foldRuns(readEvents(state));
  expect(runs.map(({ run, finished }) => [run, finished])).toMatchObject([
    ['run_A', expect.anything()],
    ['run_past', ENDED],
    ['run_B', undefined],
  ]);
});

it('as many events as one likes happen in the same moment', async () => {
  const { ask, state } = await recorded();
  const log = openTestLog(state, { clock: () => IMPORTED_AT });
  const count = 3_000;
  for (let n = 0; n < count; n += 1) log.append({ ...PAST, call: `call_past${n}` }, EVENTS.slice(0, 1));
  await log.close();
  expect((await ask({ run: 'run_past', type: 'tool_called', count: true, limit: 1 })).total).toBe(count);
  // They reach a few milliseconds further than they should.
  expect((await ask({ since: CALLED, until: '2026-01-01T20:00:05.010Z', count: true, limit: 1 })).total).toBe(count);
});
