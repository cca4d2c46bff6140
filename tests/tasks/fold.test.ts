// Tasks as their events leave them, in whatever order those are read.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope, EventData, NewEvent } from '../../src/core/event.ts';
import { foldTasks } from '../../src/tasks/fold.ts';
import { foldPlans } from '../../src/tasks/plans/fold.ts';

const opened: EventData<'task_opened'> = {
  task: 'task_1',
  title: 'Mend it',
  acceptance: [],
  phases: [],
  depends_on: [],
  checks: [],
  budget: {},
};
const started = (attempt: number): NewEvent => ({
  type: 'task_started',
  data: { task: 'task_1', attempt, root: '/code/app', steps: [] },
});
const task = 'task_1';

const envelopes = (events: readonly NewEvent[], principal: 'agent' | 'human' = 'agent'): readonly Envelope[] =>
  events.map(({ type, data }, at) => ({
    seq: at + 1,
    ts: `2026-01-01T00:00:0${at}.000Z`,
    id: `evt_${at}`,
    session: 'ses_1',
    run: 'run_1',
    type,
    principal,
    client: 'test/1',
    data,
    prev: '',
  }));

const CASES: readonly (readonly [string, readonly NewEvent[], string])[] = [
  ['opened', [], 'open'],
  ['begun', [started(1)], 'in_progress'],
  ['blocked', [started(1), { type: 'task_blocked', data: { task, reason: 'x' } }], 'blocked'],
  [
    'goes on',
    [started(1), { type: 'task_blocked', data: { task, reason: 'x' } }, { type: 'task_unblocked', data: { task } }],
    'in_progress',
  ],
  ['given up', [started(1), { type: 'task_ended', data: { task, state: 'abandoned', reason: 'x' } }], 'abandoned'],
  [
    'begun again',
    [started(1), { type: 'task_ended', data: { task, state: 'failed', reason: 'x' } }, started(2)],
    'in_progress',
  ],
  [
    'done, for good',
    [
      started(1),
      { type: 'task_completed', data: { task, summary: '', evidence: [], skipped: [] } },
      { type: 'task_ended', data: { task, state: 'failed', reason: 'x' } },
    ],
    'completed',
  ],
];

it.each(CASES)('%s', (_name, events, state) => {
  const all = envelopes([{ type: 'task_opened', data: opened }, ...events]);
  fc.assert(
    fc.property(fc.shuffledSubarray([...all], { minLength: all.length }), (shuffled) => {
      expect(foldTasks(shuffled)).toMatchObject([{ task, state }]);
    }),
    { numRuns: 20 },
  );
});

it('lets only people skip', () => {
  const events: readonly NewEvent[] = [
    { type: 'task_opened', data: opened },
    { type: 'gate_skipped', data: { task, items: ['tests'], reason: 'none' } },
  ];
  expect(foldTasks(envelopes(events))).toMatchObject([{ skips: [] }]);
  expect(foldTasks(envelopes(events, 'human'))).toMatchObject([{ skips: [{ item: 'tests', reason: 'none' }] }]);
});

it('passes over what is no event of a task or a plan', () => {
  const [event] = envelopes([{ type: 'task_opened', data: opened }]);
  if (event === undefined) throw new Error('no event');
  expect(
    foldTasks([
      { ...event, data: { task: 1 } },
      { ...event, type: 'task_eaten' },
    ]),
  ).toEqual([]);
  expect(
    foldPlans([{ ...event, type: 'plan_updated', data: { plan: 'plan_1', update: { action: 'activate' } } }]),
  ).toEqual([]);
});
