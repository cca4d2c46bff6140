// Facts beside the log: only what is new is read, and what they say is what reading everything says.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NewEvent } from '../../src/core/event.ts';
import { readHistory } from '../../src/governance/facts/store.ts';
import { openLog } from '../../src/log/open-log.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'harness-facts-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const NEVER = '0'.repeat(64);
const write = async (calls: readonly (readonly [id: string, ...events: NewEvent[]])[]): Promise<void> => {
  const log = openLog({ state, durability: 'balanced', version: 'test' });
  for (const [id, ...events] of calls)
    log.append({ session: 'ses_1', run: 'run_1', call: id, principal: 'agent', client: 'test/1' }, events);
  await log.close();
};
const called = (path: string): NewEvent => ({
  type: 'tool_called',
  data: { tool: 'write_file', input: { path }, input_sha256: NEVER, effects: [{ kind: 'write', path }] },
});
const decided = (
  decision: 'allow' | 'deny',
  more: Partial<Extract<NewEvent, { type: 'policy_decision' }>['data']> = {},
): NewEvent => ({
  type: 'policy_decision',
  data: { decision, rule: 'project:a', reason: 'so', matches: [], policy: NEVER, facts: {}, judge_us: 1, ...more },
});
const ended = (status: 'ok' | 'error', reason = ''): NewEvent => ({
  type: 'tool_result',
  data: { status, reason, data: {}, text_bytes: 0, duration_ms: 12 },
});
const opened = (root: string): NewEvent => ({
  type: 'session_opened',
  data: { root, mode: 'workspace', policy: NEVER, transport: 'test' },
});

const cacheFiles = () =>
  readdirSync(join(state, 'governance', 'facts-1')).map((name) => join(state, 'governance', 'facts-1', name));
const cacheBytes = () => cacheFiles().reduce((sum, path) => sum + statSync(path).size, 0);
/** What reading everything says. */
const afresh = async () => {
  rmSync(join(state, 'governance'), { recursive: true, force: true });
  return readHistory({ state });
};

const SOME = [
  ['call_1', opened('/code/app'), called('/code/app/src/a.ts'), decided('allow'), ended('ok')],
  ['call_2', called('src/b.ts'), decided('deny')],
  ['call_3', called('src/c.ts'), decided('allow', { judged: 'ask' }), ended('error', 'no luck at line 7')],
] as const;

it('puts together what events say of a call', async () => {
  await write(SOME);
  const { calls } = await readHistory({ state });
  expect(
    calls.map(({ call, writes, decided: verdict, ended: end }) => [
      call,
      writes,
      verdict?.decision,
      verdict?.warned,
      end?.failure,
      end?.ms,
    ]),
  ).toEqual([
    ['call_1', ['src/a.ts'], undefined, undefined, '', 12],
    ['call_2', ['src/b.ts'], 'deny', [], undefined, undefined],
    ['call_3', ['src/c.ts'], 'allow', ['project:a'], 'no luck at line N', 12],
  ]);
});

it('goes on where it stopped, also when an outcome comes in another segment', async () => {
  await write([...SOME, ['call_4', called('late.ts')]]);
  await readHistory({ state });
  const before = cacheBytes();
  await write([
    ['call_4', ended('ok')],
    ['call_5', called('d.ts'), ended('ok')],
  ]);
  const { calls } = await readHistory({ state });
  expect(calls.map(({ call, ended: end }) => [call, end?.status])).toEqual([
    ['call_1', 'ok'],
    ['call_2', undefined],
    ['call_3', 'error'],
    ['call_4', 'ok'],
    ['call_5', 'ok'],
  ]);
  expect(cacheBytes()).toBeGreaterThan(before);
  expect(calls).toEqual((await afresh()).calls);
});

it.each<[string, (path: string) => void]>([
  ['is gone', (path) => rmSync(path)],
  ['is cut off', (path) => truncateSync(path, statSync(path).size - 9)],
  ['is no JSON', (path) => writeFileSync(path, 'hello\n{}\n[1]\n')],
  ['was written twice by two servers', (path) => appendFileSync(path, readFileSync(path))],
])('a cache that %s costs time and nothing else', async (_, damage) => {
  await write(SOME);
  const whole = await readHistory({ state });
  for (const path of cacheFiles()) damage(path);
  expect(await readHistory({ state })).toEqual(whole);
  expect(await readHistory({ state })).toEqual(whole);
});

it('reads a segment anew that is not the one that was read', async () => {
  await write(SOME);
  await readHistory({ state });
  const [day = ''] = readdirSync(join(state, 'log'));
  const [segment = ''] = readdirSync(join(state, 'log', day)).filter((name) => name.endsWith('.jsonl'));
  const path = join(state, 'log', day, segment);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    `${text.replaceAll('call_2', 'call_X').replaceAll(/"prev":"[0-9a-f]{4}/g, '"prev":"ffff')}${text.split('\n')[1]}\n`,
  );
  const { calls } = await readHistory({ state });
  expect(calls.map(({ call }) => call)).toContain('call_X');
  expect(calls).toEqual((await afresh()).calls);
});
