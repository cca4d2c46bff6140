// Tasks as their events have left them: a pure fold in the order of time.
import { type Envelope, EVENT_DATA, type EventType } from '../core/event.ts';
import type { Task, TaskState } from '../core/task.ts';

export const TASK_EVENTS = [
  'task_opened',
  'task_started',
  'task_checkpointed',
  'task_blocked',
  'task_unblocked',
  'task_completed',
  'task_ended',
  'task_refused',
  'gate_skipped',
] as const satisfies readonly EventType[];

/** Every task, oldest first. Events of tasks that were never opened, and what does not fit, change nothing. */
export const foldTasks = (events: Iterable<Envelope>): readonly Task[] => {
  const tasks = new Map<string, Task>();
  // Ids of events sort by when they were made, and within a process strictly.
  const inTime = [...events].sort((a, b) => compare(a.ts, b.ts) || compare(a.id, b.id));
  for (const event of inTime) {
    const opened = event.type === 'task_opened' ? openedBy(event) : undefined;
    if (opened !== undefined && !tasks.has(opened.task)) tasks.set(opened.task, opened);
    const known = tasks.get(taskOf(event) ?? '');
    if (known !== undefined) tasks.set(known.task, after(known, event));
  }
  return [...tasks.values()];
};

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

// A later version may say more, so nothing is parsed strictly.
const SCHEMAS = {
  opened: EVENT_DATA.task_opened.loose(),
  started: EVENT_DATA.task_started.loose(),
  checkpointed: EVENT_DATA.task_checkpointed.loose(),
  blocked: EVENT_DATA.task_blocked.loose(),
  completed: EVENT_DATA.task_completed.loose(),
  ended: EVENT_DATA.task_ended.loose(),
  skipped: EVENT_DATA.gate_skipped.loose(),
} as const;

const openedBy = (event: Envelope): Task | undefined => {
  const data = SCHEMAS.opened.safeParse(event.data).data;
  if (data === undefined) return undefined;
  const fresh = { state: 'open', opened: event.ts, reason: undefined, attempts: [], notes: [] } as const;
  return { ...data, ...fresh, refusals: 0, skips: [], completed: undefined };
};

const taskOf = ({ data }: Envelope): string | undefined =>
  typeof data === 'object' && data !== null && 'task' in data && typeof data.task === 'string' ? data.task : undefined;

const FINAL: readonly TaskState[] = ['completed'];

const after = (task: Task, event: Envelope): Task => {
  // What is completed stays completed, whoever writes what later.
  if (FINAL.includes(task.state)) return task;
  switch (event.type) {
    case 'task_started':
      return started(task, event);
    case 'task_checkpointed':
      return checkpointed(task, event);
    case 'task_blocked':
      return blocked(task, event);
    case 'task_unblocked':
      return task.state === 'blocked' ? { ...task, state: 'in_progress', reason: undefined } : task;
    case 'task_completed':
      return completed(task, event);
    case 'task_ended':
      return ended(task, event);
    case 'task_refused':
      return { ...task, refusals: task.refusals + 1 };
    case 'gate_skipped':
      return skipped(task, event);
    default:
      return task;
  }
};

const started = (task: Task, { session, run, client, ts, data }: Envelope): Task => {
  const told = SCHEMAS.started.safeParse(data).data;
  if (told === undefined) return task;
  const { attempt, root, steps } = told;
  const attempts = [...task.attempts, { attempt, session, run, client, root, started: ts, steps }];
  return { ...task, state: 'in_progress', reason: undefined, attempts };
};

const checkpointed = (task: Task, { ts, data }: Envelope): Task => {
  const told = SCHEMAS.checkpointed.safeParse(data).data;
  if (told === undefined) return task;
  const { phase, summary, decisions, files, done } = told;
  return { ...task, notes: [...task.notes, { phase, summary, decisions, files, done, ts }] };
};

const blocked = (task: Task, { data }: Envelope): Task => {
  const told = SCHEMAS.blocked.safeParse(data).data;
  return told === undefined || task.state !== 'in_progress' ? task : { ...task, state: 'blocked', reason: told.reason };
};

const completed = (task: Task, { ts, data }: Envelope): Task => {
  const told = SCHEMAS.completed.safeParse(data).data;
  if (told === undefined) return task;
  const { summary, skipped: without } = told;
  return { ...task, state: 'completed', completed: { ts, summary, skipped: without } };
};

const ended = (task: Task, { data }: Envelope): Task => {
  const told = SCHEMAS.ended.safeParse(data).data;
  return told === undefined ? task : { ...task, state: told.state, reason: told.reason };
};

/** Only a person may let something pass that the record does not show. */
const skipped = (task: Task, { principal, data }: Envelope): Task => {
  const told = principal === 'human' ? SCHEMAS.skipped.safeParse(data).data : undefined;
  if (told === undefined) return task;
  const { items, reason } = told;
  return { ...task, skips: [...task.skips, ...items.map((item) => ({ item, reason }))] };
};
