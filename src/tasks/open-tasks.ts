// Tasks over the log: their events are followed as they are written, by this process or another.
import { HarnessError } from '../core/error.ts';
import type { Envelope } from '../core/event.ts';
import type { Gate, Task, Tasks, ValidationStep, Worker } from '../core/task.ts';
import { visible } from '../core/visible.ts';
import type { Follow } from '../log/follow.ts';
import { foldTasks } from './fold.ts';
import { changesOf, filesOf, gateOf } from './gate.ts';
import { handoffOf } from './handoff.ts';
import { assertFree, assertHolding, holderOf, type LeaseParts, takeAttempt } from './lease.ts';
import type { Work, WorkSince } from './work/open-work.ts';

export interface TaskFollow {
  readonly begin: readonly Envelope[];
  /** Some may be told twice. */
  readonly more: Follow;
}

export interface TasksOptions extends LeaseParts {
  readonly follow: TaskFollow;
  readonly work: WorkSince;
  /** The commit that is checked out. */
  readonly head: () => string | undefined;
  /** How the workspace is validated now. */
  readonly steps: () => readonly ValidationStep[];
}

export const openTasks = (options: TasksOptions): Tasks => {
  const { steps, now } = options;
  const list = createKnown(options.follow);
  const work = (task: Task): Work => options.work(task.attempts[0]?.started ?? task.opened);
  const holder = (task: Task) => holderOf(task, work(task), options);
  const find = (id: string): Task => chosen(list(), id);
  const gate = (task: Task): Gate => {
    const began = performance.now();
    const judged = gateOf({ task, facts: work(task), steps: steps(), now: now() });
    return { ...judged, ms: performance.now() - began };
  };
  return {
    list,
    find,
    current: (session) =>
      list().findLast(
        (task) => task.attempts.at(-1)?.session === session && ['in_progress', 'blocked'].includes(task.state),
      ),
    steps,
    takeNew: (task) => takeAttempt(options, { task }, 0),
    take: (task, worker) => {
      assertFree(task, worker, holder(task));
      assertReady(task, list());
      return takeAttempt(options, task, task.attempts.length);
    },
    assertHeld: (task: Task, worker: Worker) => assertHolding(task, worker, holder(task)),
    gate,
    handoff: (task) => handoffOf({ task, gate: gate(task), facts: work(task), head: options.head() }),
    filesSince: (task, since) => filesOf(changesOf(task, work(task)).filter(({ began }) => began >= since)),
  };
};

const createKnown = ({ begin, more }: TaskFollow): (() => readonly Task[]) => {
  const events = new Map(begin.map((event) => [event.id, event]));
  let current = foldTasks(events.values());
  return () => {
    const size = events.size;
    for (const event of more()) events.set(event.id, event);
    if (events.size > size) current = foldTasks(events.values());
    return current;
  };
};

const PREFIX = 'task_';

const chosen = (tasks: readonly Task[], id: string): Task => {
  const asked = id.startsWith(PREFIX) ? id : `${PREFIX}${id}`;
  const begins = asked === PREFIX ? [] : tasks.filter(({ task }) => task.startsWith(asked));
  const found = begins.find(({ task }) => task === asked) ?? (begins.length === 1 ? begins[0] : undefined);
  if (found !== undefined) return found;
  const problem = begins.length === 0 ? `there is no task ${visible(id)}` : `${begins.length} tasks begin with ${id}`;
  throw new HarnessError('not_found', problem, 'task_status without a task, or harness tasks list, names them');
};

/** Tasks that it waits for and that are not completed. */
export const waitingFor = ({ depends_on }: Pick<Task, 'depends_on'>, tasks: readonly Task[]): readonly string[] =>
  depends_on.filter((id) => tasks.find(({ task }) => task === id)?.state !== 'completed');

const assertReady = (task: Task, tasks: readonly Task[]): void => {
  const waiting = waitingFor(task, tasks);
  if (waiting.length === 0) return;
  throw new HarnessError(
    'conflict',
    `${task.task} waits for ${waiting.join(', ')}`,
    `complete ${waiting[0]} first, or take another task`,
  );
};
