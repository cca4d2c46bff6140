// Recorded calls, read again from the places where they lie: all of them, or those with effects of some kinds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { NewEvent } from '../../src/core/event.ts';
import { readCalls } from '../../src/governance/backtest/read-calls.ts';
import type { History } from '../../src/governance/facts/fact.ts';
import { readHistory } from '../../src/governance/facts/store.ts';
import { openLog } from '../../src/log/open-log.ts';

const NEVER = '0'.repeat(64);
const EFFECTS: readonly (readonly Effect[])[] = [
  [{ kind: 'read', path: 'a' }],
  [{ kind: 'write', path: 'a' }],
  [
    { kind: 'exec', argv: ['rm', 'a'], cwd: '.' },
    { kind: 'delete', path: 'a' },
  ],
  [{ kind: 'exec', argv: ['echo', '"kind":"delete"'], cwd: '.' }],
  [{ kind: 'network', host: 'example.com' }],
];

let state = '';
let history: History;
beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'harness-calls-'));
  const log = openLog({ state, durability: 'balanced', version: 'test' });
  for (const [at, effects] of EFFECTS.entries())
    log.append(
      {
        session: 'ses_1',
        run: 'run_1',
        call: at === 0 ? 'call_"odd"\\' : `call_${at}`,
        principal: 'agent',
        client: 'test/1',
      },
      made(effects),
    );
  await log.close();
  history = await readHistory({ state });
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

const made = (effects: readonly Effect[]): readonly NewEvent[] => [
  { type: 'tool_called', data: { tool: 'run_command', input: {}, input_sha256: NEVER, effects: [...effects] } },
  {
    type: 'policy_decision',
    data: { decision: 'allow', rule: 'a', reason: '', matches: [], policy: NEVER, facts: {}, judge_us: 1 },
  },
];

const readOf = async (kinds?: readonly Effect['kind'][]): Promise<readonly (readonly Effect[])[]> => {
  const read = await readCalls(history.calls, { state, root: '/code/app', others: [], kinds });
  return history.calls.flatMap(({ call }) => (read.get(call) === undefined ? [] : [read.get(call)?.effects ?? []]));
};

it('reads every call with what was judged', async () => {
  expect(await readOf()).toEqual(EFFECTS);
});

it.each<[readonly Effect['kind'][], readonly number[]]>([
  [['read'], [0]],
  [
    ['write', 'delete'],
    [1, 2],
  ],
  [['exec'], [2, 3]],
  [['mcp'], []],
])('with effects of the kinds %j: %j', async (kinds, expected) => {
  expect(await readOf(kinds)).toEqual(expected.map((at) => EFFECTS[at]));
});

it('reads only the calls that it is asked for', async () => {
  const read = await readCalls(history.calls.slice(1, 2), { state, root: '/code/app', others: [] });
  expect([...read.keys()]).toEqual(['call_1']);
});
