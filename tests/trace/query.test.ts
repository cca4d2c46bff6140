import { expect, it } from 'vitest';
import type { TraceQueryInput } from '../../src/core/trace.ts';
import { recorded } from './support.ts';

it.each<[string, TraceQueryInput, readonly string[]]>([
  ['a call', { call: 'call_9' }, ['tool_result', 'policy_decision', 'tool_called']],
  ['a run with a type', { run: 'run_A', type: 'policy_decision', decision: 'deny' }, ['policy_decision']],
  ['the last run', { run: 'last', type: 'tool_result' }, ['tool_result']],
  ['a session', { session: 'ses_B', type: 'tool_called' }, ['tool_called']],
  [
    'a tool: every event of its calls',
    { tool: 'run_tests' },
    ['tool_result', 'test_result', 'policy_decision', 'tool_called'],
  ],
  ['a rule that decided', { rule: 'floor.root' }, ['policy_decision']],
  ['a rule that only watched', { rule: 'project:careful' }, ['policy_decision']],
  ['a file, by its real path', { path: 'src/cart.ts', type: 'tool_called' }, ['tool_called']],
  ['a directory', { path: 'src/', type: 'tool_called' }, ['tool_called']],
  ['a client by name', { client: 'codex', type: 'tool_called' }, ['tool_called']],
  ['a client by name and version', { client: 'codex/1.0', type: 'tool_called' }, ['tool_called']],
  ['an age', { since: '36h', type: 'tool_called' }, ['tool_called']],
  ['a time', { until: '2026-01-01T12:00:01Z' }, ['run_started', 'session_opened', 'segment_opened']],
  ['words', { text: 'applyDiscount' }, ['tool_called']],
  ['words of a refusal', { text: 'delete root' }, ['policy_decision']],
  ['words within another filter', { text: 'tests_failed', run: 'run_A' }, ['tool_result']],
  ['a name that never occurred', { tool: 'nothing' }, []],
  ['words that never occurred', { text: 'nowhere' }, []],
])('%s', async (_name, query, types) => {
  const { ask } = await recorded();
  const { events } = await ask(query);
  expect(events.map(({ type }) => type)).toEqual(types);
});

it('what a person types is no search syntax', async () => {
  const { ask } = await recorded();
  for (const text of ['"unclosed', 'NEAR(a', 'root AND', 'col:x', 'a* OR (b)', "x'; DROP TABLE events"]) {
    expect((await ask({ text })).events).toEqual([]);
  }
  await expect(ask({ text: '***' })).rejects.toMatchObject({ code: 'invalid_arguments' });
});

it('pages join without a gap, newest first', async () => {
  const { ask } = await recorded();
  const { events: all } = await ask({ fields: ['id', 'ts'], limit: 500 });
  const paged: unknown[] = [];
  let cursor: string | null = null;
  do {
    const page = await ask({ fields: ['id', 'ts'], limit: 4, ...(cursor === null ? {} : { cursor }) });
    paged.push(...page.events);
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(paged).toEqual(all);
  const times = all.map(({ ts }) => String(ts));
  expect(times).toEqual([...times].sort().reverse());
});

it('a cursor of another index is refused with the next step', async () => {
  const { ask, trace } = await recorded();
  const { next_cursor } = await ask({ limit: 1 });
  await trace.rebuild();
  await expect(ask({ cursor: String(next_cursor) })).rejects.toMatchObject({ remedy: 'ask again without it' });
  await expect(ask({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_arguments' });
});

it('says what was asked for and nothing else', async () => {
  const { ask } = await recorded();
  const [told] = (await ask({ call: 'call_2', type: 'policy_decision' })).events;
  expect(told).toEqual({
    ts: '2026-01-01T12:00:03.000Z',
    type: 'policy_decision',
    run: 'run_A',
    call: 'call_2',
    tool: 'run_command',
    decision: 'deny',
    rule: 'floor.root',
    reason: 'would delete the root',
  });
  const [chosen] = (await ask({ call: 'call_2', fields: ['rule'] })).events;
  expect(chosen).toEqual({ rule: 'floor.root' });
});

it.each<[TraceQueryInput['group'], Readonly<Record<string, number>>]>([
  ['decision', { allow: 5, deny: 1, ask: 1 }],
  ['tool', { read_file: 3, run_command: 8, run_tests: 4, raed_file: 2, write_file: 2, edit_file: 3 }],
  ['client', { 'claude/2.0': 23, 'codex/1.0': 7 }],
  ['path', { 'src/cart.ts': 1 }],
])('groups by %s', async (group, expected) => {
  const { ask } = await recorded();
  const { groups, events } = await ask({ group });
  expect(events).toEqual([]);
  const counts = Object.fromEntries((groups ?? []).map(({ key, count }) => [key, count]));
  expect(counts).toEqual(expected);
});

it('counts beside the page', async () => {
  const { ask } = await recorded();
  const page = await ask({ type: 'tool_called', count: true, limit: 2 });
  expect([page.total, page.events.length]).toEqual([8, 2]);
});
