// A recorded run with a call of every fate.
import type { EventContext, EventData, NewEvent } from '../../src/core/event.ts';

export type Step = readonly [call: string | undefined, ...events: NewEvent[]];

const called = (tool: string, input: unknown): NewEvent => ({
  type: 'tool_called',
  data: { tool, input, input_sha256: '0', effects: [] },
});

const decided = (decision: 'allow' | 'ask' | 'deny', rule: string, reason: string): NewEvent => ({
  type: 'policy_decision',
  data: { decision, rule, reason, matches: [], policy: '0', facts: {}, judge_us: 40 },
});

const ended = (
  status: EventData<'tool_result'>['status'],
  duration_ms: number,
  more: { code?: string; reason?: string } = {},
): NewEvent => ({
  type: 'tool_result',
  data: { status, data: {}, text_bytes: 10, duration_ms, ...more },
});

export const asked: NewEvent = {
  type: 'approval_requested',
  data: {
    approval: 'apr_1',
    tool: 'run_command',
    rule: 'ask.network',
    reason: 'sends data',
    subject: 'curl x',
    binding: '0',
    expires: '2026-01-01T01:00:00.000Z',
  },
};

const tested: NewEvent = {
  type: 'test_result',
  data: { cmd: 'npm test', runner: 'vitest', outcome: 'failed', passed: 3, failed: 1, skipped: 0, failures: ['adds'] },
};

const ALLOWED = decided('allow', 'default.read', 'reads inside the workspace');

export const STEPS: readonly Step[] = [
  [
    undefined,
    { type: 'session_opened', data: { root: '/code/shop', mode: 'workspace', policy: '0', transport: 'mcp-stdio' } },
  ],
  [undefined, { type: 'run_started', data: {} }],
  ['call_1', called('read_file', { path: 'src/cart.ts', limit: 20 }), ALLOWED],
  ['call_2', called('run_command', { cmd: 'rm -rf /' }), decided('deny', 'floor.root', 'would delete the root')],
  ['call_1', ended('ok', 1.25)],
  ['call_3', called('run_tests', {}), ALLOWED],
  ['call_3', tested, ended('error', 61_000, { code: 'tests_failed', reason: '1 test failed' })],
  ['call_4', called('run_command', { argv: ['curl', 'x'] }), decided('ask', 'ask.network', 'sends data'), asked],
  [
    'call_5',
    called('raed_file', { path: '\u001b[31mred\u202e' }),
    ended('error', 0.1, { code: 'unknown_tool', reason: 'there is no tool raed_file' }),
  ],
  ['call_6', called('run_command', { cmd: 'sleep 99' }), ALLOWED],
  ['call_6', ended('timeout', 30_000, { code: 'timeout', reason: 'out of time' })],
  ['call_7', called('write_file', { path: 'a.txt', content: { text: 'abc', chars: 5000, sha256: '0' } }), ALLOWED],
  [undefined, { type: 'run_finished', data: { reason: 'client closed', calls: 7 } }],
];

export const RUN: EventContext = { session: 'ses_A', run: 'run_A', principal: 'agent', client: 'claude/2.0' };
