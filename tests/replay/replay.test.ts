// Recorded calls before a judge: what counts as the same, as changed, and as not decidable.
import { describe, expect, it } from 'vitest';
import type { Decision, Verdict } from '../../src/core/decision.ts';
import type { Envelope } from '../../src/core/event.ts';
import type { Judge } from '../../src/replay/rejudge.ts';
import { replaySamePolicy } from '../../src/replay/same-policy.ts';
import { whatIf } from '../../src/replay/what-if.ts';

const POLICY = 'a'.repeat(64);

const envelope = (type: string, call: string, data: unknown): Envelope => ({
  seq: 1,
  ts: '2026-03-01T00:00:00.000Z',
  id: 'evt_1',
  session: 'ses_1',
  run: 'run_1',
  call,
  type,
  principal: 'agent',
  client: 'test/1',
  data,
  prev: '0'.repeat(64),
});

const FACT = { path: '/srv/app/a', real: '/srv/app/a', type: 'file' };

interface Told {
  readonly decision?: Decision;
  readonly judged?: Decision;
  readonly rule?: string;
  readonly facts?: unknown;
}

const own = (
  call: string,
  { decision = 'allow', rule = 'default/read', facts = { a: [FACT] }, ...more }: Told = {},
) => [
  envelope('tool_called', call, {
    tool: 'read_file',
    input: {},
    input_sha256: '',
    effects: [{ kind: 'read', path: 'a' }],
  }),
  envelope('policy_decision', call, {
    decision,
    rule,
    reason: '',
    matches: [],
    policy: POLICY,
    facts,
    judge_us: 1,
    ...more,
  }),
];

const past = (call: string, effects: readonly unknown[], status = 'ok') => {
  const imported = { from: 'calls', at: '2026-01-01T00:00:00.000Z' };
  return [
    envelope('tool_called', call, { tool: 'Bash', input: {}, input_sha256: '', effects, imported }),
    envelope('tool_result', call, { status, data: {}, text_bytes: 0, duration_ms: 1, imported }),
  ];
};

/** A judge of one opinion. */
const saying = (decision: Decision, rule = 'default/read', more: Partial<Verdict> = {}): Judge => ({
  judge: () => ({ decision, rule, reason: 'so', matches: [], ...more }),
});

async function* stream(events: readonly Envelope[]): AsyncGenerator<Envelope> {
  yield* events;
}

const same = (events: readonly Envelope[], judge: Judge) =>
  replaySamePolicy(stream(events), { root: '/srv/app', policies: new Map([[POLICY, judge]]) });

describe('the same policy', () => {
  it.each([
    ['says the same', own('c'), saying('allow'), true],
    ['decides otherwise', own('c'), saying('deny'), false],
    ['decides the same by another rule', own('c'), saying('allow', 'project:allow:Read'), false],
    ['lifts what it did not lift', own('c', { judged: 'ask' }), saying('allow'), false],
    ['asks where a person agreed', own('c', { rule: 'approval/apr_1', judged: 'ask' }), saying('ask'), true],
    ['asks where a person refused', own('c', { rule: 'approval/apr_1', decision: 'deny' }), saying('ask'), true],
    ['permits where a person had to', own('c', { rule: 'approval/apr_1', judged: 'ask' }), saying('allow'), false],
  ])('%s: %#', async (_, events, judge, ok) => {
    expect((await same(events, judge)).ok).toBe(ok);
  });
});

const ask = (events: readonly Envelope[], before: Judge, after: Judge) =>
  whatIf(stream(events), { root: '/srv/app', before, after });

describe('another policy', () => {
  it('cannot be judged without the facts that it was judged by', async () => {
    const report = await ask(own('c', { facts: {} }), saying('allow'), saying('deny'));
    expect(report).toMatchObject({ divergences: 0, undecidable: 1 });
  });

  it('permits by what was seen, and never by a name', async () => {
    expect(await ask(own('c'), saying('deny'), saying('allow'))).toMatchObject({ kinds: { 'deny->allow': 1 } });
    const named = past('c', [{ kind: 'read', path: 'a' }]);
    expect(await ask(named, saying('deny'), saying('allow'))).toMatchObject({ divergences: 0, undecidable: 1 });
    expect(await ask(named, saying('allow'), saying('deny'))).toMatchObject({ kinds: { 'allow->deny': 1 } });
  });

  it('leaves a pattern of the shell undecided unless all of it is refused', async () => {
    const pattern = past('c', [{ kind: 'read', path: '*.txt', glob: true }]);
    expect(await ask(pattern, saying('allow'), saying('ask'))).toMatchObject({ undecidable: 1 });
    expect(await ask(pattern, saying('allow'), saying('deny'))).toMatchObject({ kinds: { 'allow->deny': 1 } });
  });

  it('does not count the victims of others for or against a rule', async () => {
    const events = ['ok', 'error', 'denied', 'cancelled'].flatMap((status) => past(status, [], status));
    const { stopped, precision } = await ask(events, saying('allow'), saying('deny'));
    expect(stopped).toEqual({ succeeded: 1, failed: 1, rejected: 1, victim: 1, not_run: 0, unknown: 0 });
    expect(precision).toBeCloseTo(2 / 3);
  });
});
