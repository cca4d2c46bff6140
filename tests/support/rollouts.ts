// Sessions of Codex, written by hand in the forms of its versions.

export const SESSION = '019b2f00-1111-7222-8333-444455556666';

export interface Said {
  readonly at: string;
  readonly type: string;
  readonly payload: unknown;
}

/** `at` is minutes and seconds. */
const said = (at: string, type: string, payload: object): unknown => ({
  timestamp: `2026-02-03T10:${at}.000Z`,
  type,
  payload,
});

export const opened = (meta: object = {}): unknown =>
  said('00:00', 'session_meta', {
    id: SESSION,
    timestamp: '2026-02-03T10:00:00.000Z',
    cwd: '/srv/dev/app',
    originator: 'codex_cli_rs',
    cli_version: '0.169.0',
    source: 'cli',
    ...meta,
  });

export const turn = (at: string, context: object = {}): unknown =>
  said(at, 'turn_context', { cwd: '/srv/dev/app', approval_policy: 'on-request', model: 'gpt-x', ...context });

export const item = (at: string, payload: object): unknown => said(at, 'response_item', payload);

export const event = (at: string, payload: object): unknown => said(at, 'event_msg', payload);

/** A function that the model called, with JSON for its arguments. */
export const called = (at: string, id: string, name: string, input: object, more: object = {}): unknown =>
  item(at, { type: 'function_call', name, arguments: JSON.stringify(input), call_id: id, ...more });

export const gave = (at: string, id: string, output: unknown): unknown =>
  item(at, { type: 'function_call_output', call_id: id, output });

/** A tool that takes a text. */
export const wrote = (at: string, id: string, name: string, input: string): unknown =>
  item(at, { type: 'custom_tool_call', status: 'completed', call_id: id, name, input });

export const answered = (at: string, id: string, output: unknown): unknown =>
  item(at, { type: 'custom_tool_call_output', call_id: id, output });

/** What Codex recorded as done. */
export const done = (at: string, what: object): unknown =>
  event(at, { type: 'item_completed', item: what, started_at_ms: Date.parse(`2026-02-03T10:${at}.000Z`) - 500 });

export const ran = (exit: number, output: string): string =>
  `Chunk ID: a1b2c3\nWall time: 0.1000 seconds\nProcess exited with code ${exit}\nOriginal token count: 9\nOutput:\n${output}`;

const PATCH = '*** Begin Patch\n*** Update File: src/parser.ts\n@@\n-a\n+b\n*** End Patch';

/** A session with every turn that a call can take. */
export const rollout: readonly unknown[] = [
  opened(),
  turn('00:01'),
  item('00:01', { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'mend the parser' }] }),
  said('00:01', 'world_state', { full: true, state: {} }),
  called('00:02', 'call_readreadreadreadreadread', 'exec_command', { cmd: 'cat src/parser.ts', yield_time_ms: 1000 }),
  event('00:02', { type: 'token_count', info: null }),
  gave('00:03', 'call_readreadreadreadreadread', ran(0, 'export {}\n')),
  called('00:04', 'call_testtesttesttesttesttest', 'exec_command', { cmd: 'npm test', workdir: 'packages/one' }),
  done('00:09', {
    type: 'CommandExecution',
    id: 'call_testtesttesttesttesttest',
    command: ['npm', 'test'],
    status: 'failed',
  }),
  gave('00:09', 'call_testtesttesttesttesttest', ran(1, '1 failed\n')),
  wrote('00:10', 'call_editeditediteditedtedited', 'apply_patch', PATCH),
  answered('00:11', 'call_editeditediteditedtedited', 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess.\n'),
  wrote('00:12', 'call_stalestalestalestalestale', 'apply_patch', PATCH),
  answered('00:13', 'call_stalestalestalestalestale', 'apply_patch verification failed: Failed to find expected lines'),
  called('00:14', 'call_pushpushpushpushpushpush', 'exec_command', { cmd: 'git push origin main' }),
  gave(
    '00:20',
    'call_pushpushpushpushpushpush',
    'exec_command failed: CreateProcess { message: "Rejected(\\"rejected by user\\")" }',
  ),
  called('00:21', 'call_hookhookhookhookhookhook', 'exec_command', { cmd: 'rm -rf /' }),
  gave('00:21', 'call_hookhookhookhookhookhook', 'Command blocked by PreToolUse hook: no. Command: rm -rf /'),
  called('00:22', 'call_issuesissuesissuesissuesi', 'list', { state: 'open' }, { namespace: 'mcp__tracker' }),
  done('00:23', {
    type: 'McpToolCall',
    id: 'call_issuesissuesissuesissuesi',
    server: 'tracker',
    tool: 'list',
    status: 'failed',
  }),
  gave('00:23', 'call_issuesissuesissuesissuesi', [
    { type: 'input_text', text: 'Wall time: 0.1000 seconds\nOutput:' },
    { type: 'input_text', text: 'no such project' },
  ]),
  called('00:24', 'call_ownownownownownownownown', 'read_file', { path: 'a' }, { namespace: 'mcp__harness' }),
  gave('00:24', 'call_ownownownownownownownown', 'a'),
  said('00:30', 'compacted', { message: 'what came before' }),
  turn('00:31', { cwd: '/srv/dev/app/packages/two' }),
  called('00:32', 'call_stopstopstopstopstopstop', 'exec_command', { cmd: 'sleep 100' }),
  gave('00:40', 'call_stopstopstopstopstopstop', 'Wall time: 8.0 seconds\naborted by user'),
  event('00:40', { type: 'turn_aborted', reason: 'interrupted' }),
  called('00:50', 'call_openopenopenopenopenopen', 'exec_command', { cmd: 'npm run build' }),
];
