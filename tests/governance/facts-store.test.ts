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
import { columnsOf } from '../../src/governance/facts/columns.ts';
import { joinFacts } from '../../src/governance/facts/join.ts';
import { decodeParts, encodePart } from '../../src/governance/facts/part.ts';
import { readHistory } from '../../src/governance/facts/store.ts';
import { openLog } from '../../src/log/open-log.ts';
import { fact, plain } from './facts.ts';

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
  readdirSync(join(state, 'governance', 'facts-2')).map((name) => join(state, 'governance', 'facts-2', name));
const cacheBytes = () => cacheFiles().reduce((sum, path) => sum + statSync(path).size, 0);
const read = async () => {
  const { calls, others } = await readHistory({ state });
  return { calls: calls.map(plain), others };
};
/** What reading everything says. */
const afresh = async () => {
  rmSync(join(state, 'governance'), { recursive: true, force: true });
  return read();
};

const SOME = [
  ['call_1', opened('/code/app'), called('/code/app/src/a.ts'), decided('allow'), ended('ok')],
  ['call_2', called('src/b.ts'), decided('deny')],
  ['call_3', called('src/c.ts'), decided('allow', { judged: 'ask' }), ended('error', 'no luck at line 7')],
] as const;

it('puts together what events say of a call', async () => {
  await write(SOME);
  const { calls } = await read();
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
  const { calls } = await read();
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

const flipped = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
};

it.each<[string, (path: string) => void]>([
  ['is gone', (path) => rmSync(path)],
  ['is cut off', (path) => truncateSync(path, statSync(path).size - 9)],
  ['is something else', (path) => writeFileSync(path, 'hello\n{}\n[1]\n')],
  ['has one wrong byte', (path) => writeFileSync(path, flipped(readFileSync(path)))],
  ['was written twice by two servers', (path) => appendFileSync(path, readFileSync(path))],
])('a cache that %s costs time and nothing else', async (_, damage) => {
  await write(SOME);
  const whole = await read();
  for (const path of cacheFiles()) damage(path);
  expect(await read()).toEqual(whole);
  expect(await read()).toEqual(whole);
});

it('has what governance itself has said, from what is kept as well', async () => {
  const ran = (calls: number): NewEvent => ({
    type: 'gc_ran',
    data: { from: null, until: null, calls, signals: 0, drafts: [], open: 0, errors: [], took_ms: 1 },
  });
  await write([...SOME, ['call_6', ran(1)]]);
  await readHistory({ state });
  await write([['call_7', ran(2)]]);
  const { own } = await readHistory({ state });
  expect(own.map(({ type, data }) => [type, data])).toEqual([1, 2].map((calls) => ['gc_ran', ran(calls).data]));
  expect((await readHistory({ state })).own).toEqual(own);
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
  const { calls } = await read();
  expect(calls.map(({ call }) => call)).toContain('call_X');
  expect(calls).toEqual((await afresh()).calls);
});

const ENDED = { status: 'error', code: 'timeout', failure: 'timeout', ms: undefined, event: 'evt_late' };

it('keeps every word of every call', () => {
  const calls = [
    fact(1),
    fact(2, { reads: ['src/ä.ts', 'b\nc'], writes: ['d'], commands: ['npm test', 'npm test'], change: ['x', 'y'] }),
    fact(3, { status: 'error', code: 'no_match', failure: 'no_match: "…"', ms: 0.5, imported: true, tests: 'failed' }),
    fact(4, { deny: 'project:a', warned: ['b', 'c'] }),
    fact(5, { call: '', event: '', input: '🎈', session: 'ses_2', tool: '' }),
  ];
  const laters = [{ call: 'call_4', tests: 'passed', ended: { ...ENDED, at: 7 } }];
  const part = { from: 0, to: 9, tip: 'tip', columns: columnsOf(calls, laters), others: [], own: [] };
  const [read] = decodeParts(encodePart(part)) ?? [];
  if (read === undefined) throw new Error('no part was read');
  const joined = joinFacts([{ segment: '2026-03-01/w', part: read }]);
  expect(joined.calls.map(plain)).toEqual(
    calls.map((call) =>
      plain(call.call === 'call_4' ? { ...call, tests: 'passed', ended: { ...ENDED, at: 7 } } : call),
    ),
  );
});
