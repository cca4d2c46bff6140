// Learning from the record: gc_run over a million events, the first time and after a day's work, and the backtest of one
// draft on 20,000 calls, each beside the least that it could be: reading and parsing the same lines.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeGovernance } from '../src/compose/governance.ts';
import { openTrace } from '../src/compose/trace.ts';
import type { NewEvent } from '../src/core/event.ts';
import type { Governance } from '../src/core/governance.ts';
import { createIds } from '../src/log/ids.ts';
import { openLog } from '../src/log/open-log.ts';
import { readEvents } from '../src/log/read-events.ts';
import { createRedactor } from '../src/policy/redact.ts';
import { DEFAULT_CONFIG } from '../src/policy-in-force.ts';
import { recordedCalls } from '../src/replay/recorded.ts';
import { writeLongLog } from './support/long-log.ts';

const EVENTS = 1_000_000;
/** The log of the bench was written in another year than what is added to it. */
const EVERYTHING = '9000d';
/** The newer part, on which drafts are judged, is 30 % of these. */
const CALLS_FOR_20_000 = 66_700;

export const gcBench = async (): Promise<void> => {
  await withState(async (state) => {
    await writeLongLog(state, EVENTS);
    const governance = await governanceOf(state);
    console.log(`gc_run over ${EVENTS} events`);
    await timed('read and parsed only', () => readAll(state));
    let report = await timed('the first time', () => run(governance, state, 5));
    console.log(`    ${report.signals.length} signals, ${report.drafts_generated} drafts`);
    await moreWork(state, 300);
    report = await timed('after 900 new events', () => run(governance, state, 5));
    console.log(`    ${report.drafts_generated} drafts`);
    report = await timed('with nothing to draft', () => run(governance, state, 0));
  });
  await withState(async (state) => {
    await writeLongLog(state, CALLS_FOR_20_000 * 3);
    const governance = await governanceOf(state);
    const { draft_requests } = await run(governance, state, 1);
    const { answer } = await timed('submitting a rule, all in all', () =>
      governance.submit({
        request: draft_requests[0]?.request_id ?? '',
        title: 'A rule',
        rationale: 'so',
        artifacts: [RULE],
      }),
    );
    const { calls, would_fire, us_per_call } = answer.backtest;
    console.log(`backtest of one rule on ${calls} calls: fires on ${would_fire}`);
    console.log(`  judging alone             ${((calls * us_per_call) / 1e6).toFixed(2)} s, ${us_per_call} us a call`);
    await timed(`reading ${CALLS_FOR_20_000} calls`, async () => {
      for await (const _ of recordedCalls(readEvents(state), { root: '/code/shop' }));
    });
  });
};

const RULE = {
  path: '.harness/rules/tried.md',
  content:
    '---\nid: tried\ntitle: Tried out\ndecision: ask\nmatch: Edit(./src/cart/**)\nmode: shadow\norigin: learned\n---\n\nSo.\n',
};

const withState = async (use: (state: string) => Promise<void>): Promise<void> => {
  const state = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  try {
    await use(state);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

const governanceOf = (state: string): Promise<Governance> => {
  const root = '/code/shop';
  const policies = { mode: 'workspace', rules: [], boundaries: { root, own: [state] } } as const;
  const compose = composeGovernance({
    root,
    state,
    env: process.env,
    config: DEFAULT_CONFIG,
    redactor: createRedactor({}),
    rules: async () => [],
    policies: async () => policies,
  });
  const trace = openTrace({ state });
  return compose(() => trace);
};

/** What the pipeline does with the events that come with an answer. */
const run = async (governance: Governance, state: string, maxDrafts: number) => {
  const { answer, events } = await governance.run({ maxDrafts, window: EVERYTHING });
  await record(state, events);
  return answer;
};

const CONTEXT = { session: 'ses_bench', run: 'run_bench', principal: 'agent', client: 'bench/1' } as const;

const record = async (state: string, events: readonly NewEvent[]): Promise<void> => {
  const log = openLog({ state, durability: 'balanced', version: 'bench' });
  log.append(CONTEXT, events);
  await log.close();
};

const moreWork = async (state: string, calls: number): Promise<void> => {
  const newId = createIds();
  const log = openLog({ state, durability: 'balanced', version: 'bench' });
  for (let call = 0; call < calls; call += 1) {
    const effects = [{ kind: 'read' as const, path: `src/cart/new-${call}.ts` }];
    log.append({ ...CONTEXT, call: newId('call') }, [
      { type: 'tool_called', data: { tool: 'read_file', input: {}, input_sha256: String(call), effects } },
      { type: 'tool_result', data: { status: 'ok', data: {}, text_bytes: 1, duration_ms: 1 } },
    ]);
  }
  await log.close();
};

const readAll = async (state: string): Promise<void> => {
  for await (const _ of readEvents(state));
};

/** With the processor's time beside the clock's: other work on the machine is in the one and not in the other. */
const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  const took = (performance.now() - began) / 1000;
  console.log(`  ${what.padEnd(25)} ${took.toFixed(2)} s, of the processor ${((user + system) / 1e6).toFixed(2)} s`);
  return result;
};
