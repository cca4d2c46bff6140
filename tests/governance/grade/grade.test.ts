// Grades from what happened; a gate that stops something does not make them worse.
import { expect, it } from 'vitest';
import type { CallFact, OtherFact } from '../../../src/governance/facts/fact.ts';
import { standing } from '../../../src/governance/grade/findings.ts';
import { bandOf, gradeOf, intervalOf } from '../../../src/governance/grade/grade.ts';

const SETTINGS = {
  weights: { security: 0.4, stability: 0.3, coverage: 0.2, performance: 0.1 },
  bands: { a: 90, b: 75, c: 60 },
};
const SPAN = { from: 0, until: 1_000_000 };

const call = (at: number, more: Partial<CallFact> = {}): CallFact => ({
  call: `call_${at}`,
  event: 'evt',
  session: 'ses_1',
  at,
  tool: 'edit_file',
  input: String(at),
  commands: [],
  reads: [],
  writes: [],
  change: undefined,
  imported: false,
  place: { segment: '', offset: 0 },
  decided: undefined,
  ended: { at, status: 'ok', code: '', failure: '', ms: 10, event: 'e' },
  tests: undefined,
  ...more,
});

const failed = (at: number): CallFact =>
  call(at, { ended: { at, status: 'error', code: 'no_match', failure: 'no_match: text', ms: 10, event: 'e' } });
const denied = (at: number): CallFact =>
  call(at, {
    decided: { decision: 'deny', rule: 'floor/secret-file', reason: '', warned: [], event: 'e' },
    ended: { at, status: 'denied', code: 'denied_by_policy', failure: '', ms: 1, event: 'e' },
  });
const fact = (type: string, at: number, data: Record<string, unknown>): OtherFact => ({
  type,
  event: `evt_${at}`,
  session: 'ses_1',
  call: `call_${at}`,
  at,
  data,
});
const finding = (at: number, path: string, severity = 'critical') =>
  fact('rule_check', at, { path, line: 1, rule: 'R', message: 'm', severity });
const scanned = (at: number, ...paths: readonly string[]) => fact('guard_scanned', at, { paths });

const grade = (calls: readonly CallFact[], others: readonly OtherFact[] = []) =>
  gradeOf({ calls, others }, SPAN, SETTINGS);

it('is nothing without evidence', () => {
  expect(grade([])).toBeNull();
  expect(grade([denied(1), denied(2)])).toBeNull();
  expect(gradeOf({ calls: [call(5)], others: [] }, { from: 6, until: 9 }, SETTINGS)).toBeNull();
});

it('is not lowered by what the gate has stopped', () => {
  const work = [call(1), call(2), failed(3)];
  const attacked = [...work, ...Array.from({ length: 50 }, (_, at) => denied(10 + at))];
  expect(grade(attacked)?.score).toBe(grade(work)?.score);
});

it('falls with failures, findings and slowness, each by its weight', () => {
  const calm = Array.from({ length: 10 }, (_, at) => call(at, { writes: [`f${at}`] }));
  expect(grade(calm)).toMatchObject({ grade: 'A', score: 100, files: 10 });
  expect(grade([...calm.slice(5), ...[0, 1, 2, 3, 4].map(failed)])?.stability).toBe(50);
  const found = grade(calm, [scanned(100, 'f1', 'f2'), finding(101, 'f1'), finding(102, 'f2', 'high')]);
  expect(found).toMatchObject({ security: 85, coverage: 80, findings: 2 });
  expect(found?.score).toBeCloseTo(0.4 * 85 + 0.3 * 100 + 0.2 * 80 + 0.1 * 100);
  const slow = calm.map((one, at) =>
    at > 0 ? one : call(0, { ended: { at, status: 'ok', code: '', failure: '', ms: 60_000, event: 'e' } }),
  );
  expect(grade(slow)?.performance).toBe(90);
});

it('forgets findings that a later look has not found again', () => {
  const others = [scanned(1, 'a', 'b'), finding(2, 'a'), finding(3, 'b'), scanned(4, 'a')];
  expect(standing({ others }, 100).map(({ path }) => path)).toEqual(['b']);
  expect(standing({ others }, 4).map(({ path }) => path)).toEqual(['a', 'b']);
  const blind = fact('guard_scanned', 5, { paths: ['b'], guards: 0 });
  expect(standing({ others: [...others, blind] }, 100).map(({ path }) => path)).toEqual(['b']);
});

it.each([
  [90, 'A', 168],
  [89.9, 'B', 72],
  [75, 'B', 72],
  [60, 'C', 24],
  [59.9, 'D', 1],
] as const)('%d is %s, looked after every %d hours', (score, expected, hours) => {
  expect(bandOf(score, SETTINGS)).toBe(expected);
  expect(intervalOf(expected)).toBe(hours);
});
