import { expect, it } from 'vitest';
import { readEvents } from '../../src/log/read-events.ts';
import { foldRuns } from '../../src/log/runs.ts';
import { timelineOf } from '../../src/log/timeline.ts';
import { RUN, STEPS } from './recorded.ts';
import { collect, finished, openTestLog, tempState } from './support.ts';

const record = async () => {
  const state = tempState();
  let now = Date.UTC(2026, 0, 1);
  const log = openTestLog(state, { clock: () => now });
  for (const [call, ...events] of STEPS) {
    log.append({ ...RUN, ...(call === undefined ? {} : { call }) }, events);
    now += 1_000;
  }
  log.append({ ...RUN, session: 'ses_B', run: 'run_B' }, [finished(0)]);
  await log.close();
  return state;
};

it('tells what became of each run, in the order in which they started', async () => {
  expect(await foldRuns(readEvents(await record()))).toEqual([
    {
      run: 'run_A',
      session: 'ses_A',
      client: 'claude/2.0',
      root: '/code/shop',
      started: '2026-01-01T00:00:00.000Z',
      finished: '2026-01-01T00:00:12.000Z',
      calls: 7,
      denied: 1,
      pending: 1,
      errors: 3,
      tools: { read_file: 1, run_command: 3, run_tests: 1, raed_file: 1, write_file: 1 },
    },
    expect.objectContaining({ run: 'run_B', session: 'ses_B', root: undefined, calls: 0, tools: {} }),
  ]);
});

it('finds no runs in no events', async () => {
  expect(await foldRuns([])).toEqual([]);
});

it('survives data that is not what it should be', async () => {
  const event = {
    seq: 1,
    ts: '2026',
    id: 'e',
    session: 's',
    run: 'r',
    call: 'c',
    principal: 'agent',
    client: 'x/1',
    prev: '',
  } as const;
  const events = ['session_opened', 'tool_called', 'policy_decision', 'tool_result', 'test_result', 'moon_landed'].map(
    (type) => ({ ...event, type, data: 7 }),
  );
  expect(await foldRuns(events)).toMatchObject([{ run: 'r', calls: 1, denied: 0, tools: { unknown: 1 } }]);
  expect(await collect(timelineOf(events))).toEqual([]);
});

it('tells a run call by call, in the order in which they came, however they overlapped', async () => {
  const rows = await collect(timelineOf(readEvents(await record())));
  expect(
    rows.map(({ call, tool, decision, rule, status, code, duration_ms }) => [
      call,
      tool,
      decision,
      rule,
      status,
      code,
      duration_ms,
    ]),
  ).toEqual([
    ['call_1', 'read_file', 'allow', 'default.read', 'ok', undefined, 1.25],
    ['call_2', 'run_command', 'deny', 'floor.root', 'denied', undefined, undefined],
    ['call_3', 'run_tests', 'allow', 'default.read', 'error', 'tests_failed', 61_000],
    ['call_4', 'run_command', 'ask', 'ask.network', 'pending', undefined, undefined],
    ['call_5', 'raed_file', undefined, undefined, 'error', 'unknown_tool', 0.1],
    ['call_6', 'run_command', 'allow', 'default.read', 'timeout', 'timeout', 30_000],
    ['call_7', 'write_file', 'allow', 'default.read', 'unknown', undefined, undefined],
  ]);
  expect(rows[2]).toMatchObject({
    tests: { outcome: 'failed', passed: 3, failed: 1, skipped: 0 },
    failure: '1 test failed',
  });
  expect(rows[3]).toMatchObject({ approval: 'apr_1', reason: 'sends data' });
});
