import { expect, it } from 'vitest';
import { NOON, recorded, writeDay } from './support.ts';

it('who touched a file, how, and why it was let', async () => {
  const { trace } = await recorded();
  expect(await trace.file('./src/cart.ts', 10)).toEqual([
    {
      ts: '2026-01-02T12:00:01.000Z',
      call: 'call_9',
      run: 'run_B',
      client: 'codex/1.0',
      tool: 'edit_file',
      access: 'write',
      decision: 'allow',
      reason: 'writing inside the workspace (default/write)',
      status: 'ok',
    },
  ]);
  expect(await trace.file('src/', 10)).toHaveLength(1);
  expect(await trace.file('src/other.ts', 10)).toEqual([]);
});

it('which rules fire, of whole days', async () => {
  const { trace } = await recorded();
  const rules = await trace.rules(NOON);
  expect(rules.map(({ rule, matched, decided }) => [rule, matched, decided])).toEqual([
    ['default.read', 4, 4],
    ['ask.network', 1, 1],
    ['default/write', 1, 1],
    ['floor.root', 1, 1],
    ['project:careful', 1, 0],
  ]);
  expect(rules.at(-1)).toMatchObject({ said: { allow: 0, ask: 0, deny: 0, shadow: 1 }, last: '2026-01-02' });
  expect((await trace.rules(NOON + 86_400_000)).map(({ rule }) => rule)).toEqual(['default/write', 'project:careful']);
});

it('calls without an outcome, and whether one can still come', async () => {
  const { trace } = await recorded();
  expect(await trace.open(10)).toEqual([
    { ts: '2026-01-01T12:00:11.000Z', call: 'call_7', run: 'run_A', tool: 'write_file', ended: true },
  ]);
});

it('one call, from its intent to its end', async () => {
  const { trace } = await recorded();
  expect((await trace.call('call_4')).map(({ type }) => type)).toEqual([
    'tool_called',
    'policy_decision',
    'approval_requested',
  ]);
  await expect(trace.call('call_404')).rejects.toMatchObject({ code: 'not_found' });
});

it.each([['run_B'], ['last']])('finds the run %s', async (name) => {
  const { trace } = await recorded();
  expect((await trace.run(name)).every(({ run }) => run === 'run_B')).toBe(true);
});

it.each([
  ['run_', 'several'],
  ['run_C', 'there is no run'],
])('says what is wrong with the run %s', async (name, what) => {
  const { trace } = await recorded();
  await expect(trace.run(name)).rejects.toThrow(what);
});

it('events of rare types, the same with an index as without one', async () => {
  const { trace, state } = await recorded();
  const types = ['session_opened', 'approval_requested', 'run_started'] as const;
  const before = await trace.rare(types);
  expect((await trace.status()).path).toBeUndefined();
  await trace.rebuild();
  expect(before.length).toBeGreaterThan(2);
  expect(await trace.rare(types)).toEqual(before);
  // Far behind, it is not asked.
  await writeDay(state, 400);
  expect((await trace.rare(types)).length).toBe(before.length + 400);
  expect((await trace.status()).events).toBeLessThan(400);
});
