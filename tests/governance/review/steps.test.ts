// How far evidence carries a rule, and what takes it back.
import { expect, it } from 'vitest';
import { isInCanary } from '../../../src/core/canary.ts';
import type { RuleRecordOfUse } from '../../../src/core/review.ts';
import { wilson } from '../../../src/governance/backtest/wilson.ts';
import { demotionReason, gateProblem, isIdle, isUp, nextStep, stepTo } from '../../../src/governance/review/steps.ts';
import { draftOf } from './place.ts';

const use = (bad: number, good: number, more: Partial<RuleRecordOfUse> = {}): RuleRecordOfUse => ({
  matched: bad + good,
  known_bad: bad,
  known_good: good,
  precision_low: wilson(bad, bad + good)?.[0] ?? null,
  overridden: 0,
  confirmed: 0,
  last: null,
  ...more,
});

it('goes up shadow, a tenth, a half, all', () => {
  const steps = [stepTo('shadow')];
  for (let next = nextStep(stepTo('shadow')); next !== undefined; next = nextStep(next)) steps.push(next);
  expect(steps).toEqual([
    { to: 'shadow' },
    { to: 'canary', share: 0.1 },
    { to: 'canary', share: 0.5 },
    { to: 'enforce' },
  ]);
  expect(nextStep({ to: 'retired' })).toEqual({ to: 'shadow' });
  expect(isUp({ to: 'canary', share: 0.1 }, { to: 'canary', share: 0.5 })).toBe(true);
  expect(isUp({ to: 'enforce' }, { to: 'canary', share: 0.5 })).toBe(false);
});

it.each([
  ['nothing is known', use(0, 0), false],
  ['nineteen of nineteen were bad', use(19, 0), false],
  ['the lower bound is just below 0.9', use(34, 0), false],
  ['the lower bound reaches 0.9', use(35, 0), true],
  ['one wanted call would have been stopped', use(200, 1), false],
])('where %s, the gate says so', (_what, record, passes) => {
  expect(gateProblem(record, undefined) === undefined).toBe(passes);
});

it('counts what it was tested on before, as long as nothing has spoken against it since', () => {
  const { backtest } = draftOf();
  const passed = { ...backtest, gate: 'enforce' as const };
  expect(gateProblem(use(0, 0), passed)).toBeUndefined();
  expect(gateProblem(use(1, 1), passed)).toBeDefined();
  expect(gateProblem(use(0, 0), { ...backtest, gate: 'warn' })).toBeDefined();
});

it.each([
  ['nothing speaks against it', use(5, 0), 0, undefined],
  ['a person says that it was wrong once', use(500, 0), 1, 'a person says'],
  ['people let through what it asked about', use(0, 0, { overridden: 3 }), 0, 'people let through 3 of 3'],
  ['people let some of it through', use(0, 0, { overridden: 3, confirmed: 1 }), 0, undefined],
  ['it stopped what was wanted', use(5, 3), 0, '3 of 8 calls'],
  ['it was wrong now and then, and mostly right', use(40, 3), 0, undefined],
])('where %s, it is taken back or not', (_what, record, falseBlocks, reason) => {
  const said = demotionReason(record, falseBlocks);
  if (reason === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(reason);
});

it('is idle after ninety days without a match', () => {
  const day = 86_400_000;
  expect(isIdle(0, 90 * day)).toBe(false);
  expect(isIdle(0, 90 * day + 1)).toBe(true);
});

it('enforces a canary in its share of sessions, the same ones every time, and keeps them when it grows', () => {
  const sessions = Array.from({ length: 4000 }, (_, at) => `ses_01K${at}`);
  const tenth = sessions.filter((session) => isInCanary('project:a', session, 0.1));
  const half = sessions.filter((session) => isInCanary('project:a', session, 0.5));
  expect(tenth.length).toBeGreaterThan(320);
  expect(tenth.length).toBeLessThan(480);
  expect(half.length).toBeGreaterThan(1850);
  expect(half.length).toBeLessThan(2150);
  expect(tenth.every((session) => half.includes(session))).toBe(true);
  const other = sessions.filter((session) => isInCanary('project:b', session, 0.1));
  expect(other.filter((session) => tenth.includes(session)).length).toBeLessThan(100);
});
