// Learning from the record: gc_run over a million events, the first time and after a day's work, and a draft that is handed
// in and judged on 20,000 calls, each beside the least that it could be: reading and parsing the same lines.
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
import { writeLongLog } from './support/long-log.ts';

const EVENTS = 1_000_000;
/** The log of the bench was written in another year than what is added to it. */
const EVERYTHING = '9000d';
/** Of each kind of run: the first one of a process finds nothing compiled. */
const TIMES = 3;
/** The newer part, on which drafts are judged, is 30 % of these. */
const CALLS_FOR_20_000 = 66_700;

export const gcBench = async (): Promise<void> => {
  await withState(async (state) => {
    await writeLongLog(state, EVENTS);
    const governance = await governanceOf(state);
    console.log(`gc_run over ${EVENTS} events`);
    const reading = await timed('read and parsed only', () => readAll(state));
    const look = async (what: string, maxDrafts: number): Promise<void> => {
      const { result, took } = await timed(what, () => run(governance, state, maxDrafts));
      const { signals, drafts_generated } = result;
      console.log(`    ${signals.length} signals, ${drafts_generated} drafts, ${ratio(took, reading.took)}`);
    };
    await look('the first time', 5);
    for (let time = 1; time <= TIMES; time += 1) {
      await moreWork(state, 300);
      await look('after 900 new events', 5);
    }
    for (let time = 1; time <= TIMES; time += 1) {
      await moreWork(state, 300);
      await look('with nothing to draft', 0);
    }
  });
  await withState(async (state) => {
    await writeLongLog(state, CALLS_FOR_20_000 * 3);
    const governance = await governanceOf(state);
    const { draft_requests } = await run(governance, state, 1);
    console.log(`a rule handed in for ${CALLS_FOR_20_000} calls, judged on 20,000 of them`);
    const reading = await timed('all read and parsed', () => readAll(state));
    for (let time = 1; time <= TIMES; time += 1) {
      const { result, took } = await timed('handed in, all in all', () =>
        governance.submit({
          request: draft_requests[0]?.request_id ?? '',
          title: `A rule, for the ${time}. time`,
          rationale: 'so',
          artifacts: [RULE],
        }),
      );
      const { calls, would_fire, us_per_call } = result.answer.backtest;
      const judging = ((calls * us_per_call) / 1e6).toFixed(2);
      console.log(`    fires on ${would_fire} of ${calls}, judging alone ${judging} s, ${ratio(took, reading.took)}`);
    }
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
const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Timed<Result>> => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  const took = (performance.now() - began) / 1000;
  console.log(`  ${what.padEnd(25)} ${took.toFixed(2)} s, of the processor ${((user + system) / 1e6).toFixed(2)} s`);
  return { result, took };
};

interface Timed<Result> {
  readonly result: Result;
  /** Seconds. */
  readonly took: number;
}

const ratio = (took: number, reading: number): string => `${(took / reading).toFixed(2)}x of reading`;
