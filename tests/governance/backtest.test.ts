// What is known of past calls, how sure a share is, and what that is good for.
import { describe, expect, it } from 'vitest';
import { gateOf } from '../../src/governance/backtest/gate.ts';
import { labelsOf } from '../../src/governance/backtest/labels.ts';
import { splitCalls } from '../../src/governance/backtest/split.ts';
import { weigh } from '../../src/governance/backtest/weigh.ts';
import { wilson } from '../../src/governance/backtest/wilson.ts';
import { sessionsIn } from '../../src/governance/facts/sessions.ts';
import { fact, many, type Told } from './facts.ts';

describe('the interval of a share', () => {
  // Values of other people's: the table of the study that this bar was set by.
  it.each([
    [35, 43, 0.67, 0.9],
    [11, 11, 0.74, 1],
    [3, 47, 0.02, 0.17],
    [17, 25, 0.48, 0.83],
  ])('%i of %i', (right, all, low, high) => {
    const [a = Number.NaN, b = Number.NaN] = wilson(right, all) ?? [];
    expect(a).toBeCloseTo(low, 2);
    expect(b).toBeCloseTo(high, 2);
  });
  it('of nothing is none', () => {
    expect(wilson(0, 0)).toBeNull();
  });
});

describe('the gate', () => {
  const evidence = (bad: number, good: number) => ({
    would_fire: bad + good,
    known_bad_caught: bad,
    known_good_stopped: good,
    known_good_freed: 0,
    known_bad_let: 0,
    precision_low: wilson(bad, bad + good)?.[0] ?? null,
  });
  it.each([
    [40, 0, 'enforce'],
    [35, 0, 'enforce'],
    [34, 0, 'warn'],
    [400, 1, 'warn'],
    [19, 0, 'warn'],
    [4, 0, 'warn'],
    [3, 0, 'observe'],
    [35, 8, 'warn'],
    [17, 8, 'observe'],
    [3, 44, 'observe'],
    [0, 0, 'observe'],
  ])('%i bad caught, %i good stopped: %s', (bad, good, gate) => {
    expect(gateOf(evidence(bad, good)).gate).toBe(gate);
  });
});

describe('labels', () => {
  const labelOf = (...told: readonly Told[]) => {
    const calls = told.map((one, n) => fact(n, one));
    const [first] = calls;
    if (first === undefined) throw new Error('no call told');
    return labelsOf(sessionsIn(calls))(first).kind;
  };
  it.each<[string, string, readonly Told[]]>([
    ['good', 'went well', [{}]],
    ['bad', 'failed', [{ status: 'error', code: 'no_match', failure: 'no_match: text' }]],
    ['bad', 'ran out of time', [{ status: 'timeout', failure: 'timeout' }]],
    ['bad', 'a person refused it', [{ status: 'denied', code: 'rejected_by_user' }]],
    ['bad', 'a person refused it here', [{ deny: 'approval/apr_1' }]],
    ['good', 'a failing test', [{ status: 'error', code: 'command_failed', failure: 'x', commands: ['npm test'] }]],
    [
      'good',
      'a failing build',
      [{ status: 'error', code: 'command_failed', failure: 'x', commands: ['go build ./...'] }],
    ],
    ['unknown', 'fell with a sibling', [{ status: 'cancelled', code: 'sibling_failed' }]],
    [
      'unknown',
      'a search without a hit',
      [{ status: 'error', code: 'command_failed', failure: 'command_failed', commands: ['grep x'] }],
    ],
    ['unknown', 'the policy stopped it', [{ deny: 'project:a' }]],
    ['good', 'the policy stopped it, and it was made later', [{ deny: 'project:a', input: 'same' }, { input: 'same' }]],
    [
      'bad',
      'was taken back soon',
      [
        { writes: ['a'], change: ['x', 'y'] },
        { writes: ['a'], change: ['y', 'x'] },
      ],
    ],
    [
      'good',
      'was changed again',
      [
        { writes: ['a'], change: ['x', 'y'] },
        { writes: ['a'], change: ['y', 'z'] },
      ],
    ],
    ['unknown', 'no outcome', [{ ended: undefined }]],
  ])('%s: %s', (kind, _, told) => {
    expect(labelOf(...told.map((one) => one))).toBe(kind);
  });
});

describe('older and newer', () => {
  it('parts the calls at 70 %, and no moment in two', () => {
    const { older, newer } = splitCalls(many(100, () => ({})));
    expect([older.length, newer.length]).toEqual([70, 30]);
    const crowded = splitCalls(many(100, (n) => ({ minute: n < 50 ? n : 60 })));
    expect([crowded.older.length, crowded.newer.length]).toEqual([50, 50]);
    expect(splitCalls([])).toMatchObject({ older: [], newer: [] });
  });
});

it('counts every kind apart and shows five of each', () => {
  const [good, bad, unknown] = (['good', 'bad', 'unknown'] as const).map((kind) => ({ kind, why: kind }));
  if (good === undefined || bad === undefined || unknown === undefined) throw new Error('three labels');
  const judged = [
    ...many(9, () => ({})).map((call) => ({ call, effect: 'stops' as const, label: bad })),
    ...many(2, () => ({})).map((call) => ({ call, effect: 'stops' as const, label: good })),
    ...many(3, () => ({})).map((call) => ({ call, effect: 'frees' as const, label: good })),
    ...many(1, () => ({})).map((call) => ({ call, effect: 'frees' as const, label: bad })),
    ...many(4, () => ({})).map((call) => ({ call, effect: 'stops' as const, label: unknown })),
    ...many(6, () => ({})).map((call) => ({ call, effect: 'undecidable' as const, label: good, missing: 'facts' })),
    ...many(50, () => ({})).map((call) => ({ call, effect: 'none' as const, label: bad })),
  ];
  expect(weigh(judged)).toMatchObject({
    calls: 75,
    would_fire: 19,
    known_bad_caught: 9,
    known_good_stopped: 2,
    known_good_freed: 3,
    known_bad_let: 1,
    unknown: 4,
    undecidable: 6,
    precision: 12 / 15,
    gate: 'warn',
  });
  expect(weigh(judged).samples.bad_caught).toHaveLength(5);
  expect(weigh(judged).samples.undecidable[0]).toMatchObject({ outcome: 'facts' });
});
