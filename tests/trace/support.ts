// A record to ask: the run with a call of every fate, and a second one in a session of its own.
import { onTestFinished } from 'vitest';
import type { EventContext, NewEvent } from '../../src/core/event.ts';
import type { Trace, TraceQueryInput } from '../../src/core/trace.ts';
import { type TracePage, TraceQuerySchema } from '../../src/core/trace-query.ts';
import { openTrace } from '../../src/trace/open-trace.ts';
import { asked, RUN, STEPS } from '../log/recorded.ts';
import { openTestLog, tempState } from '../log/support.ts';

export const NOON = Date.UTC(2026, 0, 1, 12);
const OTHER: EventContext = { ...RUN, session: 'ses_B', run: 'run_B', client: 'codex/1.0' };

const rule = (id: string, decision: 'allow' | 'ask' | 'deny', more: { shadow?: true } = {}) => ({
  rule: id,
  decision,
  subject: 'write src/cart.ts',
  reason: 'because',
  ...more,
});

/** A day later: one edit that two rules spoke about, one of them only watching. */
export const LATER: readonly (readonly [string | undefined, ...NewEvent[]])[] = [
  [
    undefined,
    { type: 'session_opened', data: { root: '/code/shop', mode: 'workspace', policy: '0', transport: 'mcp-stdio' } },
  ],
  [
    'call_9',
    {
      type: 'tool_called',
      data: {
        tool: 'edit_file',
        input: { path: './src/cart.ts', new: 'applyDiscount' },
        input_sha256: '9',
        effects: [
          { kind: 'write', path: './src/cart.ts' },
          { kind: 'read', path: './src/cart.ts' },
        ],
      },
    },
    {
      type: 'policy_decision',
      data: {
        decision: 'allow',
        rule: 'default/write',
        reason: 'writing inside the workspace',
        matches: [rule('default/write', 'allow'), rule('project:careful', 'deny', { shadow: true })],
        policy: '0',
        facts: { './src/cart.ts': [{ path: '/code/shop/src/cart.ts', real: '/code/shop/src/cart.ts', type: 'file' }] },
        judge_us: 50,
      },
    },
  ],
  [
    'call_9',
    {
      type: 'tool_result',
      data: { status: 'ok', data: { lines_added: 2, lines_removed: 1 }, text_bytes: 40, duration_ms: 7 },
    },
  ],
];

const DAY_MS = 86_400_000;

/** Writes both runs; the second a day after the first. */
export const writeRuns = async (state: string): Promise<void> => {
  let now = NOON;
  const log = openTestLog(state, { clock: () => now });
  const write = (context: EventContext, steps: typeof LATER): void => {
    for (const [call, ...events] of steps) {
      log.append({ ...context, ...(call === undefined ? {} : { call }) }, events);
      now += 1_000;
    }
  };
  write(RUN, STEPS);
  now = NOON + DAY_MS;
  write(OTHER, LATER);
  await log.close();
};

/** So many approvals asked for, two days after the first run. */
export const writeDay = async (state: string, approvals: number): Promise<void> => {
  const log = openTestLog(state, { clock: () => NOON + 2 * DAY_MS });
  for (let n = 0; n < approvals; n += 1) log.append({ ...OTHER, call: `call_day${n}` }, [asked]);
  await log.close();
};

export interface Asked {
  readonly state: string;
  readonly trace: Trace;
  readonly ask: (query: TraceQueryInput) => Promise<TracePage>;
}

/** The record of both runs, two days after the first. */
export const recorded = async (): Promise<Asked> => {
  const state = tempState();
  await writeRuns(state);
  return askingAt(state);
};

export const askingAt = (state: string): Asked => {
  const trace = openTrace({ state, now: () => NOON + 2 * DAY_MS });
  onTestFinished(() => trace.close());
  return { state, trace, ask: (query) => trace.query(TraceQuerySchema.parse(query)) };
};
