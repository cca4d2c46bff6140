// One task, one session. An attempt is a number that can be taken once over all processes; it is kept by working.
import { HarnessError } from '../core/error.ts';
import type { Attempt, Task, Worker } from '../core/task.ts';
import type { Work } from './work/open-work.ts';

export interface LeaseParts {
  /** Takes a name once over all processes; false when it is taken. */
  readonly claim: (name: string) => boolean;
  /** When a name was taken, in milliseconds since 1970; undefined when it is free. */
  readonly claimedAt: (name: string) => number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly leaseMs: number;
}

/** The attempt that is under way: its session has not ended and was heard of not too long ago. */
export const holderOf = (task: Task, work: Work, { now, leaseMs }: LeaseParts): Attempt | undefined => {
  const last = task.attempts.at(-1);
  if (last === undefined || task.state === 'completed' || task.state === 'failed' || task.state === 'abandoned')
    return undefined;
  if (work.finished.has(last.session)) return undefined;
  const heard = Date.parse(work.heard.get(last.session) ?? last.started);
  return now() - heard > leaseMs ? undefined : last;
};

/** Between the claim of an attempt and its event on record; longer means that the process died in between. */
const RECORDING_MS = 30_000;
/** Attempts at one task; more is no work. */
const MOST_ATTEMPTS = 10_000;

const nameOf = (task: string, attempt: number): string => `${task}_${attempt}`;

/** Takes the next attempt. Throws conflict where another process is about to begin one. */
export const takeAttempt = (parts: LeaseParts, task: Pick<Task, 'task'>, begun: number): number => {
  for (let attempt = begun + 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const name = nameOf(task.task, attempt);
    if (parts.claim(name)) return attempt;
    const at = parts.claimedAt(name) ?? parts.now();
    if (parts.now() - at < RECORDING_MS) {
      throw new HarnessError('conflict', `another session has just taken ${task.task}`, 'choose another task');
    }
  }
  throw new HarnessError('conflict', `${task.task} has been begun ${begun} times`, 'open a new task');
};

/** Throws conflict unless the task can be begun by this session now. */
export const assertFree = (task: Task, worker: Worker, holder: Attempt | undefined): void => {
  if (task.state === 'completed') {
    throw new HarnessError('conflict', `${task.task} is completed`, 'open a new task with task_start and a title');
  }
  if (holder === undefined) return;
  const own = holder.session === worker.session;
  const message = own
    ? `this session is at ${task.task} already`
    : `${holder.client} is at ${task.task} since ${holder.started} (session ${holder.session})`;
  throw new HarnessError(
    'conflict',
    message,
    own ? 'go on with it; task_status says what is missing' : 'choose another task, or wait until that session ends',
  );
};

/** Throws conflict unless this session is at the task. */
export const assertHolding = (task: Task, worker: Worker, holder: Attempt | undefined): void => {
  if (holder?.session === worker.session) return;
  const [message, remedy] =
    holder === undefined
      ? [`nobody is at ${task.task}, which is ${task.state}`, `take it: task_start with task ${task.task}`]
      : [`another session is at ${task.task} (${holder.client})`, 'leave it to that session'];
  throw new HarnessError('conflict', message, remedy);
};
