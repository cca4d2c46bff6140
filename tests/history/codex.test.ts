// Sessions of Codex: what its versions left behind, told as the calls that were made.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Past, PastCall } from '../../src/history/call.ts';
import { codex } from '../../src/history/codex.ts';
import { outcomeOf } from '../../src/history/outcome.ts';
import { jsonLines } from '../support/histories.ts';
import { answered, called, done, event, gave, item, opened, ran, rollout, turn, wrote } from '../support/rollouts.ts';
import { tempTree } from '../support/served.ts';

const read = async (lines: readonly unknown[], tail = ''): Promise<readonly Past[]> => {
  const tree = tempTree({ 'rollout.jsonl': `${jsonLines(lines)}${tail}` });
  const found: Past[] = [];
  try {
    const reading = { path: join(tree.root, 'rollout.jsonl'), sha256: (text: string) => hash('sha256', text) };
    for await (const past of codex(reading)) found.push(past);
  } finally {
    tree.dispose();
  }
  return found;
};

const callsIn = async (lines: readonly unknown[]): Promise<readonly PastCall[]> =>
  (await read(lines)).flatMap((past) => ('call' in past ? [past.call] : []));

const skippedIn = async (lines: readonly unknown[], tail?: string): Promise<readonly string[]> =>
  (await read(lines, tail)).flatMap((past) =>
    'skipped' in past ? [`${past.skipped.line}: ${past.skipped.what}`] : [],
  );

const outcome = ({ result }: PastCall): string => {
  if (result === undefined) return 'open';
  const { status, code } = outcomeOf(result);
  return code ?? status;
};

it('understands every line of a session', async () => {
  expect(await skippedIn(rollout)).toEqual([]);
});

it.each([
  ['a command', ran(0, 'x'), 'ok', 'x'],
  ['a command that failed', ran(2, 'ls: no'), 'command_failed', 'Exit code 2\nls: no'],
  ['one that goes on', 'Wall time: 1.0 seconds\nProcess running with session ID 7\nOutput:\nx', 'ok', 'x'],
  ['one that was killed', ran(-1, ''), 'interrupted', ''],
  ['the older frame', 'Exit code: 1\nWall time: 0 seconds\nOutput:\nno', 'command_failed', 'Exit code 1\nno'],
  [
    'the form before frames',
    '{"output":"no\\n","metadata":{"exit_code":127,"duration_seconds":0.1}}',
    'command_failed',
    'Exit code 127\nno\n',
  ],
  ['success in it', '{"output":"x","metadata":{"exit_code":0,"duration_seconds":0.1}}', 'ok', 'x'],
  ['a list of blocks', '[{"text":"one","type":"text"},{"type":"image"}]', 'ok', 'one\n[image]'],
  ['an object', { content: 'patch rejected by user', success: false }, 'rejected_by_user', 'patch rejected by user'],
  ['a failure in one', { content: 'it broke', success: false }, 'tool_failed', 'it broke'],
  ['an unknown tool', 'unsupported call: shell', 'client_guard', 'unsupported call: shell'],
  ['arguments that do not fit', 'failed to parse function arguments: x', 'client_guard', undefined],
  ['a process that is gone', 'write_stdin failed: Unknown process id 1', 'tool_failed', undefined],
  ['a refusal', 'exec command rejected by user', 'rejected_by_user', undefined],
  [
    'the refusal of a command line',
    'exec_command failed for `x`: Rejected("rejected by user")',
    'rejected_by_user',
    undefined,
  ],
  ['the refusal of a tool', 'user cancelled MCP tool call', 'rejected_by_user', undefined],
  ['a sandbox', 'patch rejected: writing is blocked by read-only sandbox', 'permission_denied', undefined],
  ['a policy', 'approval policy is Never; reject command', 'permission_denied', undefined],
  ['a hook', 'Tool call blocked by PreToolUse hook: no. Tool: x', 'permission_denied', undefined],
  ['an interrupt', 'aborted by user after 5.0s', 'interrupted', undefined],
  ['text like a refusal that a command printed', ran(0, 'exec command rejected by user'), 'ok', undefined],
  ['text like an error that a tool gave', 'Wall time: 0.1 seconds\nOutput:\nerror: is what it found', 'ok', undefined],
  ['nothing', null, 'ok', ''],
])('knows what came of a call: %s', async (_, output, expected, text) => {
  const [call] = await callsIn([
    opened(),
    turn('00:01'),
    called('00:02', 'c', 'some_tool', {}),
    gave('00:03', 'c', output),
  ]);
  expect(call && outcome(call)).toBe(expected);
  if (text !== undefined) expect(call?.result?.text).toBe(text);
});

it.each([
  ['a session without a screen', { source: 'exec' }, {}],
  ['a policy that asks nobody', {}, { approval_policy: 'never' }],
])('takes no refusal for that of a person where none can be: %s', async (_, meta, context) => {
  const lines = [
    opened(meta),
    turn('00:01', context),
    called('00:02', 'c', 'x', {}),
    gave('00:03', 'c', 'patch rejected by user'),
  ];
  expect((await callsIn(lines)).map(outcome)).toEqual(['permission_denied']);
});

it.each<[string, unknown, string, unknown, string]>([
  [
    'exec_command',
    called('00:02', 'c', 'exec_command', { cmd: 'ls', workdir: 'src' }),
    'Bash',
    { command: 'ls' },
    '/srv/dev/app/src',
  ],
  [
    'shell',
    called('00:02', 'c', 'shell', { command: ['bash', '-lc', 'ls'], workdir: '/srv' }),
    'Bash',
    { command: 'ls' },
    '/srv',
  ],
  [
    'words',
    called('00:02', 'c', 'shell', { command: ['ls', '-l'] }),
    'Bash',
    { command: ['ls', '-l'] },
    '/srv/dev/app',
  ],
  [
    'shell_command',
    called('00:02', 'c', 'shell_command', { command: 'ls' }),
    'Bash',
    { command: 'ls' },
    '/srv/dev/app',
  ],
  [
    'local_shell_call',
    item('00:02', {
      type: 'local_shell_call',
      call_id: 'c',
      status: 'completed',
      action: { type: 'exec', command: ['ls'], working_directory: '/srv/dev/app/src' },
    }),
    'Bash',
    { command: ['ls'] },
    '/srv/dev/app/src',
  ],
  [
    'a patch among words',
    called('00:02', 'c', 'shell', { command: ['apply_patch', 'P'] }),
    'apply_patch',
    { command: 'P' },
    '/srv/dev/app',
  ],
  ['a patch', wrote('00:02', 'c', 'apply_patch', 'P'), 'apply_patch', { command: 'P' }, '/srv/dev/app'],
  [
    'a server',
    called('00:02', 'c', 'list', { a: 1 }, { namespace: 'mcp__tracker' }),
    'mcp__tracker__list',
    { a: 1 },
    '/srv/dev/app',
  ],
  [
    'a server, as it was named before',
    called('00:02', 'c', 'tracker__list', {}),
    'mcp__tracker__list',
    {},
    '/srv/dev/app',
  ],
  [
    'another agent',
    called('00:02', 'c', 'send_message', {}, { namespace: 'collaboration' }),
    'collaborationsend_message',
    {},
    '/srv/dev/app',
  ],
  [
    'arguments that are none',
    item('00:02', { type: 'function_call', name: 'x', arguments: '{"a', call_id: 'c' }),
    'x',
    { arguments: '{"a' },
    '/srv/dev/app',
  ],
])('tells a call as hooks are told it: %s', async (_, line, tool, input, cwd) => {
  const [call] = await callsIn([opened(), turn('00:01'), line]);
  expect(call).toMatchObject({ id: 'c', tool, input, cwd, client: 'codex/0.169.0', sidechain: false });
});

it('finds the calls that a script made, each once', async () => {
  const calls = await callsIn([
    opened(),
    turn('00:01'),
    wrote('00:02', 'script', 'exec', 'await tools.exec_command({cmd: "npm test"})'),
    done('00:03', {
      type: 'CommandExecution',
      id: 'exec-1',
      command: ['/bin/bash', '-lc', 'npm test'],
      cwd: 'file:///srv/dev/app/a%20b',
      source: 'unified_exec_startup',
      status: 'failed',
      aggregated_output: '1 failed',
      exit_code: 1,
    }),
    answered('00:03', 'script', 'so far'),
    done('00:04', {
      type: 'FileChange',
      id: 'exec-2',
      changes: {
        '/srv/dev/app/a.ts': { type: 'add', content: 'a' },
        '/srv/dev/app/b.ts': { type: 'update', unified_diff: '', move_path: '/srv/dev/app/c.ts' },
        '/srv/dev/app/d.ts': { type: 'delete', content: 'd' },
      },
      status: 'declined',
      stderr: 'patch rejected by user',
    }),
    done('00:05', {
      type: 'McpToolCall',
      id: 'exec-3',
      server: 'tracker',
      tool: 'list',
      arguments: { state: 'open' },
      status: 'completed',
      result: { content: [{ type: 'text', text: 'none' }] },
    }),
    answered('00:06', 'script', [
      { type: 'input_text', text: 'Script failed\nWall time 4.0 seconds\nOutput:\n' },
      { type: 'input_text', text: 'Script error:\npatch rejected by user' },
    ]),
  ]);
  expect(calls.map((call) => [call.id, call.tool, call.input, outcome(call)])).toEqual([
    ['exec-1', 'Bash', { command: 'npm test' }, 'command_failed'],
    ['exec-2', 'apply_patch', expect.anything(), 'rejected_by_user'],
    ['exec-3', 'mcp__tracker__list', { state: 'open' }, 'ok'],
    // Nobody refused it once more.
    ['script', 'exec', { script: expect.any(String) }, 'tool_failed'],
  ]);
  expect(calls[0]).toMatchObject({ cwd: '/srv/dev/app/a b', at: '2026-02-03T10:00:02.500Z' });
  expect(calls[1]?.effects).toEqual([
    { kind: 'write', path: '/srv/dev/app/a.ts' },
    { kind: 'read', path: '/srv/dev/app/b.ts' },
    { kind: 'delete', path: '/srv/dev/app/b.ts' },
    { kind: 'write', path: '/srv/dev/app/c.ts' },
    { kind: 'delete', path: '/srv/dev/app/d.ts' },
  ]);
  expect(calls[3]?.effects).toEqual([]);
});

it('takes the reason of a script that failed out of what it had printed', async () => {
  const blocks = [
    'Script failed\nWall time 4.0 seconds\nOutput:\n',
    'printed',
    'Script error:\nexec command rejected by user',
  ];
  const calls = await callsIn([
    opened(),
    wrote('00:02', 'c', 'exec', 'x'),
    answered(
      '00:03',
      'c',
      blocks.map((text) => ({ type: 'input_text', text })),
    ),
  ]);
  expect(calls.map(outcome)).toEqual(['rejected_by_user']);
  expect(calls[0]?.result?.text).toBe('exec command rejected by user\nprinted');
});

it('reads what was done from the events of older versions', async () => {
  const calls = await callsIn([
    opened({ cli_version: '0.110.0' }),
    event('00:02', { type: 'exec_command_end', call_id: 'a', command: ['ls'], cwd: '/srv/dev/app', exit_code: 0 }),
    event('00:03', {
      type: 'patch_apply_end',
      call_id: 'b',
      success: false,
      stderr: 'no',
      changes: { '/srv/x': { type: 'delete' } },
    }),
    event('00:04', {
      type: 'mcp_tool_call_end',
      call_id: 'c',
      invocation: { server: 's', tool: 't', arguments: {} },
      result: { Ok: { content: [{ type: 'text', text: 'no' }], isError: true } },
    }),
    event('00:05', {
      type: 'mcp_tool_call_end',
      call_id: 'd',
      invocation: { server: 's', tool: 't' },
      result: { Err: 'user cancelled MCP tool call' },
    }),
  ]);
  expect(calls.map((call) => [call.id, call.tool, outcome(call)])).toEqual([
    ['a', 'Bash', 'ok'],
    ['b', 'apply_patch', 'tool_failed'],
    ['c', 'mcp__s__t', 'tool_failed'],
    ['d', 'mcp__s__t', 'rejected_by_user'],
  ]);
});

it('leaves out what a person typed', async () => {
  const typed = {
    type: 'CommandExecution',
    id: 'u',
    command: ['ls'],
    source: 'user_shell',
    status: 'completed',
    exit_code: 0,
  };
  expect(await read([opened(), done('00:02', typed)])).toEqual([]);
});

it('takes a fork for a session of its own, and the agents of a session for part of it', async () => {
  const fork = [
    opened({ id: 'fork', forked_from_id: 'parent' }),
    opened({ id: 'parent' }),
    called('00:02', 'c', 'x', {}),
  ];
  expect(await callsIn(fork)).toMatchObject([{ session: 'fork', sidechain: false }]);
  const agent = [
    opened({ id: 'agent', session_id: 'root', source: { subagent: { thread_spawn: {} } } }),
    called('00:02', 'c', 'x', {}),
  ];
  expect(await callsIn(agent)).toMatchObject([{ session: 'root', sidechain: true }]);
});

it('says what it does not understand and goes on', async () => {
  const lines = [
    { type: 'message', role: 'user' },
    called('00:00', 'early', 'x', {}),
    opened(),
    { timestamp: 'now', type: 'hologram', payload: {} },
    { timestamp: 'now', payload: {} },
    item('00:02', { type: 'telepathy_call', call_id: 'c' }),
    done('00:03', { type: 'Hologram', id: 'h' }),
    done('00:03', { type: '__proto__', id: 'h' }),
    done('00:03', { type: 'McpToolCall', id: 'h' }),
    gave('00:04', 'nobody', 'x'),
    item('00:05', { type: 'local_shell_call', call_id: 'c', action: {} }),
    called('00:06', 'c', 'x', {}),
  ];
  expect(await skippedIn(lines, '{"timestamp": "2026')).toEqual([
    '1: an entry of type message',
    '2: a call without id, session, working directory or time',
    '4: an entry of type hologram',
    '5: an entry has no type',
    '6: an item of type telepathy_call',
    '7: an item of type Hologram',
    '8: an item of type __proto__',
    '9: an item of type McpToolCall without what it is',
    '10: a result without its call',
    '11: a command without words',
    '13: a line is not JSON',
  ]);
  expect(await callsIn(lines)).toMatchObject([{ id: 'c' }]);
});

it('reads on, whatever stands in a line', async () => {
  const word = fc.oneof(
    fc.constantFrom('session_meta', 'turn_context', 'response_item', 'event_msg', 'item_completed', 'function_call'),
    fc.constantFrom(
      'function_call_output',
      'CommandExecution',
      'FileChange',
      'McpToolCall',
      'local_shell_call',
      'exec',
    ),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'file://%zz', 'c', ''),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const fields = [
    'type',
    'id',
    'call_id',
    'name',
    'arguments',
    'output',
    'action',
    'changes',
    'command',
    'cwd',
    'result',
    'item',
  ];
  const part = fc.dictionary(fc.constantFrom(...fields), word);
  const timestamp = fc.oneof(fc.constant('2026-02-03T10:00:00.000Z'), word);
  const done = fc.record({ type: fc.constant('item_completed'), item: part });
  const line = fc.oneof(
    fc.record({ timestamp, type: word, payload: part }),
    fc.record({ timestamp, type: fc.constant('response_item'), payload: part }),
    fc.record({ timestamp, type: fc.constant('event_msg'), payload: done }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const calls = await callsIn([opened(), ...lines]);
      for (const call of calls) {
        expect([typeof call.id, typeof call.tool, call.cwd.charAt(0)]).toEqual(['string', 'string', '/']);
        outcome(call);
      }
    }),
  );
});

it('gives the searches of the provider an id that stays', async () => {
  const lines = [
    opened(),
    item('00:02', { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } }),
  ];
  const [first] = await callsIn(lines);
  const [again] = await callsIn([...lines, called('00:03', 'c', 'x', {})]);
  expect(first).toMatchObject({ tool: 'WebSearch', effects: [{ kind: 'network', host: 'web-search' }] });
  expect(again?.id).toBe(first?.id);
});
