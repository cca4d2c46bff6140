// Who has a task: whoever began it last and was heard of since.
import { expect, it } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { holderOf, type LeaseParts, takeAttempt } from '../../src/tasks/lease.ts';
import { gatherFacts } from '../../src/tasks/work/facts.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const ATTEMPT = { attempt: 1, session: 'ses_1', run: 'run_1', client: 'test/1', root: '/code/app', steps: [] };
const TASK: Task = {
  ...{
    task: 'task_1',
    title: 'x',
    acceptance: [],
    phases: [],
    depends_on: [],
    checks: [],
    budget: {},
    notes: [],
    skips: [],
  },
  ...{ state: 'in_progress', opened: at(0), reason: undefined, refusals: 0, completed: undefined },
  attempts: [{ ...ATTEMPT, started: at(0) }],
};

const parts = (minute: number, claims = new Map<string, number>()): LeaseParts => ({
  claim: (name) => !claims.has(name) && claims.set(name, minute * 60_000) === claims,
  claimedAt: (name) => claims.get(name),
  now: () => minute * 60_000,
  leaseMs: 30 * 60_000,
});

const holder = (minute: number, heard: number, more: { task?: Task; finished?: string } = {}) => {
  const now = { ...parts(0), now: () => Date.parse(at(minute)) };
  const facts = { ...gatherFacts(), finished: new Set(more.finished === undefined ? [] : [more.finished]) };
  return holderOf(more.task ?? TASK, { ...facts, heard: new Map([['ses_1', at(heard)]]) }, now)?.session;
};

it('is kept by working, and lost by ending or by silence', () => {
  expect(holder(20, 0)).toBe('ses_1');
  expect(holder(60, 40)).toBe('ses_1');
  expect(holder(60, 29)).toBeUndefined();
  expect(holder(20, 19, { finished: 'ses_1' })).toBeUndefined();
  expect(holder(20, 19, { task: { ...TASK, state: 'failed' } })).toBeUndefined();
});

it('gives each attempt away once, and passes over one whose process died before it was recorded', () => {
  const claims = new Map<string, number>();
  expect(takeAttempt(parts(0, claims), TASK, 0)).toBe(1);
  expect(() => takeAttempt(parts(0, claims), TASK, 0)).toThrow('another session has just taken task_1');
  expect(takeAttempt(parts(5, claims), TASK, 0)).toBe(2);
  expect(takeAttempt(parts(5, claims), TASK, 2)).toBe(3);
});
