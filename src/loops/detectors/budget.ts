// Calls and minutes that a run, or a task in it, may take. Counted in percent of what is left of the tightest of them.
import * as z from 'zod';
import type { LoopCall } from '../../core/loops.ts';
import { type Detector, type Seen, WAYS_OUT } from '../detector.ts';

export interface Budgets {
  /** 0: none. */
  readonly run_calls: number;
  readonly run_minutes: number;
  readonly task_calls: number;
  readonly task_minutes: number;
}

/** Percent of a budget. */
export const BUDGET_LEVELS = { hint: 80, ask: 100, stop: 151 } as const;
/** A person who says go on gives so many percent more. */
const MORE = 50;
/** Percent from one hint to the next. */
const HINT_EVERY = 10;
const MINUTE_MS = 60_000;
const NO_BUDGET = { calls: 0, minutes: 0 } as const;

interface Span {
  readonly what: 'run' | 'task';
  readonly calls: number;
  readonly minutes: number;
  used: number;
  readonly began: number;
}

/** `now`: monotonic milliseconds. */
export const budget = (limits: Budgets, now: () => number): Detector => {
  const run = span('run', { calls: limits.run_calls, minutes: limits.run_minutes }, now());
  let task: Span | undefined;
  let extra = 0;
  const tests = { passed: false, at: -1 };
  let graceTaken = false;
  let hinted = 0;
  const used = (): readonly Used[] =>
    [run, ...(task === undefined ? [] : [task])].flatMap((known) => usedOf(known, now()));
  const percent = (more: number): number => Math.max(0, ...used().map((known) => shareOf(known, more))) - extra;
  return {
    rule: 'budget',
    would: ({ call, version }) => {
      if (WAYS_OUT.includes(call.tool)) return 0;
      const share = percent(1);
      // What was proven just before the end may still be said to be done, once.
      if (call.tool !== 'task_complete' || share <= BUDGET_LEVELS.ask) return over(share);
      if (!tests.passed || tests.at !== version || graceTaken) return over(share);
      graceTaken = true;
      return 0;
    },
    saw: (call, seen) => {
      run.used += 1;
      if (task !== undefined) task.used += 1;
      task = taskAfter(call, seen, { task, limits, now: now() });
      const told = call.tool === 'run_tests' ? TestsSchema.safeParse(seen.data).data : undefined;
      if (told !== undefined) Object.assign(tests, { passed: told.outcome === 'passed', at: seen.version });
      const share = percent(0);
      const step = Math.floor(share / HINT_EVERY);
      const isNew = step > hinted;
      hinted = Math.max(hinted, step);
      return isNew && share >= BUDGET_LEVELS.hint ? Math.floor(share) : 0;
    },
    refused: () => {
      run.used += 1;
      if (task !== undefined) task.used += 1;
    },
    forgive: () => {
      extra += MORE;
    },
    reason: () => used().map(inWords).join(', '),
    remedy: 'bring it to an end: run the tests and call task_complete, or note where it stands with task_checkpoint',
  };
};

const TestsSchema = z.looseObject({ outcome: z.string() });

/** A budget is used up with its last call, and exceeded with the next one. */
const over = (share: number): number => (share > BUDGET_LEVELS.ask ? Math.ceil(share) : 0);

const span = (
  what: Span['what'],
  { calls, minutes }: { readonly calls: number; readonly minutes: number },
  began: number,
): Span => ({
  what,
  calls,
  minutes,
  used: 0,
  began,
});

interface Used {
  readonly what: string;
  readonly used: number;
  readonly limit: number;
  readonly unit: 'calls' | 'minutes';
}

const usedOf = ({ what, calls, minutes, used, began }: Span, now: number): readonly Used[] => [
  ...(calls === 0 ? [] : [{ what, used, limit: calls, unit: 'calls' } as const]),
  ...(minutes === 0 ? [] : [{ what, used: (now - began) / MINUTE_MS, limit: minutes, unit: 'minutes' } as const]),
];

const shareOf = ({ used, limit, unit }: Used, more: number): number =>
  ((used + (unit === 'calls' ? more : 0)) / limit) * 100;

const inWords = ({ what, used, limit, unit }: Used): string =>
  `${Math.floor(used)} of ${limit} ${unit} of the ${what} are used`;

const StartedSchema = z.looseObject({
  budget: z.looseObject({ calls: z.number().optional(), minutes: z.number().optional() }),
});

interface TaskNow {
  readonly task: Span | undefined;
  readonly limits: Budgets;
  readonly now: number;
}

/** A task begins with task_start and ends with task_complete, or when it is given up. */
const taskAfter = ({ tool }: LoopCall, { ok, data }: Seen, { task, limits, now }: TaskNow): Span | undefined => {
  if (!ok) return task;
  if (tool === 'task_complete') return undefined;
  const own = tool === 'task_start' ? StartedSchema.safeParse(data).data?.budget : undefined;
  if (own === undefined) return task;
  const { calls, minutes } = { ...NO_BUDGET, calls: limits.task_calls, minutes: limits.task_minutes };
  return span('task', { calls: own.calls ?? calls, minutes: own.minutes ?? minutes }, now);
};
