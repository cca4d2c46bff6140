// Each detector: what it finds, and what it leaves alone.
import { describe, expect, it } from 'vitest';
import type { CallFact, OtherFact } from '../../src/governance/facts/fact.ts';
import type { Detector } from '../../src/governance/signals/detector.ts';
import { detectors } from '../../src/governance/signals/index.ts';
import { fact, many, sceneOf, type Told } from './facts.ts';

const find = (type: string, calls: readonly CallFact[], others: readonly OtherFact[] = []) => {
  const detector: Detector | undefined = detectors.find((one) => one.type === type);
  return (detector?.find(sceneOf(calls, others)) ?? []).map(({ key, hits }) => `${key} ${hits.length}`);
};

const session = (n: number): string => `ses_${n}`;
const other = (n: number, type: string, data: OtherFact['data']): OtherFact => ({
  type,
  event: `evt_o${n}`,
  session: session(n),
  call: `call_o${n}`,
  at: Date.UTC(2026, 2, 1) + n,
  data,
});
const others = (count: number, type: string, data: (n: number) => OtherFact['data']) =>
  Array.from({ length: count }, (_, n) => other(n, type, data(n)));

describe('chronic_block', () => {
  const block = (rule: string) => (): Told => ({ deny: rule });
  it.each([
    [5, 'project:release', ['project:release 5']],
    [4, 'project:release', []],
    [9, 'approval/apr_1', []],
  ])('%i refusals by %s', (count, rule, found) => {
    expect(find('chronic_block', many(count, block(rule)))).toEqual(found);
  });
});

describe('repeated_warn and warn_escalation', () => {
  const warnings = (older: number, newer: number) =>
    many(200, (n) => ({ warned: n < older || (n >= 100 && n < 100 + newer) ? ['project:a'] : [] }));
  it.each([
    [5, 4, [], []],
    [5, 5, ['project:a 10'], []],
    [8, 12, ['project:a 20'], ['project:a 20']],
    [12, 8, ['project:a 20'], []],
    [0, 20, ['project:a 20'], ['project:a 20']],
  ])('%i in the older half, %i in the newer', (older, newer, warned, escalated) => {
    expect(find('repeated_warn', warnings(older, newer))).toEqual(warned);
    expect(find('warn_escalation', warnings(older, newer))).toEqual(escalated);
  });

  it('halves the time, not the list: a busy afternoon is no escalation', () => {
    // 30 warnings in the first ten minutes, then hours in which nothing much happens.
    const calls = [
      ...many(60, (n) => ({ minute: n / 6, warned: n % 2 === 0 ? ['project:a'] : [] })),
      ...many(20, (n) => ({ minute: 60 + n * 30, call: `late_${n}` })),
    ];
    expect(find('warn_escalation', calls)).toEqual([]);
  });
});

describe('repeated_failure', () => {
  const failing =
    (more: Told = {}) =>
    (n: number): Told => ({
      session: session(n % 3),
      status: 'error',
      code: 'command_failed',
      failure: 'command_failed: fatal: no such ref',
      commands: ['git show HEAD~9'],
      ...more,
    });
  it.each<[string, number, Told, readonly string[]]>([
    ['of one class in three sessions', 5, {}, ['git show: command_failed: fatal: no such ref 5']],
    ['too few', 4, {}, []],
    ['in one session', 9, { session: 'ses_1' }, []],
    ['of tests', 9, { commands: ['npm test'] }, []],
    ['of a linter among others', 9, { commands: ['git add a', 'npm run lint'] }, []],
    ['that fell with another call', 9, { status: 'cancelled' }, []],
    ['that say nothing', 9, { failure: 'command_failed' }, []],
    ['by the policy', 9, { status: 'denied', code: 'denied_by_policy' }, []],
    [
      'by a person',
      5,
      { status: 'denied', code: 'rejected_by_user', failure: 'rejected_by_user' },
      ['git show: rejected_by_user 5'],
    ],
    [
      'of a plan by a person',
      9,
      { tool: 'ExitPlanMode', commands: [], status: 'denied', code: 'rejected_by_user', failure: 'rejected_by_user' },
      [],
    ],
  ])('%s', (_, count, more, found) => {
    expect(find('repeated_failure', many(count, failing(more)))).toEqual(found);
  });
});

describe('repeated_call', () => {
  const calls = (between: Told | undefined) =>
    Array.from({ length: 4 }, (_, s) =>
      [0, 1, 2, 3].flatMap((n) => {
        const minute = s * 100 + n * 2;
        const same = fact(minute, { session: session(s), input: 'same', commands: ['ls src'], minute });
        return between === undefined
          ? [same]
          : [same, fact(minute + 1, { session: session(s), minute: minute + 1, ...between })];
      }),
    ).flat();
  it('counts from the third time, only while nothing changed', () => {
    expect(find('repeated_call', calls(undefined))).toEqual(['ls src 8']);
    expect(find('repeated_call', calls({ writes: ['a.ts'] }))).toEqual([]);
    expect(find('repeated_call', calls({ commands: ['make install'] }))).toEqual([]);
    expect(find('repeated_call', calls({ reads: ['b.ts'] }))).toEqual(['ls src 8']);
  });
  it('lets waiting be waiting', () => {
    const waiting = many(12, (n) => ({ session: session(n % 2), input: 'same', commands: ['gh pr checks 7'] }));
    expect(find('repeated_call', waiting)).toEqual([]);
  });
});

describe('edit_revert', () => {
  const pairs = (gap: number, back: readonly [string, string]) =>
    Array.from({ length: 5 }, (_, s) => {
      const on = (n: number, change: readonly [string, string]) =>
        fact(s * 100 + n, { session: session(s), writes: ['src/a.ts'], change, minute: s * 100 + n });
      return [on(0, ['a', 'b']), ...Array.from({ length: gap }, (_, n) => on(n + 1, [`x${n}`, `y${n}`])), on(50, back)];
    }).flat();
  it.each<[string, number, readonly [string, string], readonly string[]]>([
    ['at once', 0, ['b', 'a'], ['src 5']],
    ['after a while', 9, ['b', 'a'], ['src 5']],
    ['much later', 10, ['b', 'a'], []],
    ['to something else', 0, ['b', 'c'], []],
  ])('taken back %s', (_, gap, back, found) => {
    expect(find('edit_revert', pairs(gap, back))).toEqual(found);
  });
});

describe('unverified_completion', () => {
  const ending = (...last: readonly Told[]) => [
    ...Array.from({ length: 5 }, (_, s) =>
      last.map((told, n) => fact(s * 10 + n, { session: session(s), minute: s * 10 + n, ...told })),
    ).flat(),
    // The record goes on, so that these sessions are over.
    fact(999, { session: 'later', minute: 999 }),
  ];
  const change: Told = { writes: ['src/a.ts'] };
  const test: Told = { commands: ['npm test'] };
  it.each<[string, readonly Told[], number]>([
    ['a change and no test', [test, change], 1],
    ['a test after the change', [change, test], 0],
    ['a test that failed', [change, { ...test, status: 'error', code: 'command_failed' }], 1],
    ['a note', [{ writes: ['docs/a.md'] }], 0],
    ['a change that failed', [{ ...change, status: 'error' }], 0],
    ['our own test tool', [change, { tests: 'passed' }], 0],
  ])('%s', (_, last, found) => {
    expect(find('unverified_completion', ending(...last))).toHaveLength(found);
  });
  it('of sessions that may go on it says nothing', () => {
    expect(
      find(
        'unverified_completion',
        many(5, (n) => ({ session: session(n), ...change })),
      ),
    ).toEqual([]);
  });
});

describe('hot_files', () => {
  const edits = (count: number, sessions: number, path = 'src/a.ts') =>
    many(count, (n) => ({ session: session(n % sessions), writes: [path] }));
  it.each<[number, number, string, readonly string[]]>([
    [20, 5, 'src/a.ts', ['src 20']],
    [19, 5, 'src/a.ts', []],
    [99, 4, 'src/a.ts', []],
    [99, 9, 'package-lock.json', []],
    [99, 9, '/tmp/a.ts', []],
  ])('%i edits in %i sessions of %s', (count, sessions, path, found) => {
    expect(find('hot_files', edits(count, sessions, path))).toEqual(found);
  });
});

describe('slow_sessions', () => {
  const timed = (slow: number, usual: number, count = 10) => [
    ...many(40, (n) => ({ ms: usual, commands: ['make all'], call: `u${n}` })),
    ...many(count, (n) => ({ ms: slow, commands: ['make all'], call: `s${n}`, minute: 50 + n })),
  ];
  it.each<[string, readonly CallFact[], readonly string[]]>([
    ['much slower than their like', timed(9_000, 1_000), ['run_command make all 10']],
    ['too few', timed(9_000, 1_000, 9), []],
    ['slow, but as slow as always', timed(9_000, 8_000), []],
    ['fast', timed(4_000, 100), []],
    [
      'with the time of a person in it',
      timed(9_000, 1_000).map((call) => ({ ...call, ended: call.ended && { ...call.ended, ms: undefined } })),
      [],
    ],
  ])('%s', (_, calls, found) => {
    expect(find('slow_sessions', calls)).toEqual(found);
  });
});

describe('linter_violations', () => {
  const finding = (n: number) => ({ rule: 'TS-ANY', path: `src/${n}.ts`, line: n, message: 'no any' });
  it('counts a place once a session', () => {
    expect(find('linter_violations', [], others(5, 'rule_check', finding))).toEqual(['TS-ANY 5']);
    expect(find('linter_violations', [], others(4, 'rule_check', finding))).toEqual([]);
    const same = others(9, 'rule_check', () => finding(1)).map((one) => ({ ...one, session: 'ses_1' }));
    expect(find('linter_violations', [], same)).toEqual([]);
  });
});

describe('approval_friction', () => {
  const asked = others(5, 'approval_requested', (n) => ({
    approval: `apr_${n}`,
    rule: 'default/exec',
    rules: ['Bash(make all)'],
    subject: 'make all',
  }));
  const answered = (decision: (n: number) => string, scope = 'once') =>
    others(5, 'approval_resolved', (n) => ({ approval: `apr_${n}`, decision: decision(n), scope }));
  it('is a question that was never answered with no', () => {
    expect(find('approval_friction', [], [...asked, ...answered(() => 'approved')])).toEqual(['Bash(make all) 5']);
    expect(find('approval_friction', [], [...asked, ...answered((n) => (n === 4 ? 'denied' : 'approved'))])).toEqual(
      [],
    );
    expect(find('approval_friction', [], asked)).toEqual([]);
    expect(
      find(
        'approval_friction',
        [],
        [...asked.map((one) => ({ ...one, data: { ...one.data, rules: [] } })), ...answered(() => 'approved')],
      ),
    ).toEqual([]);
  });
});
