// The page of the composition that makes the tasks of a repository. Loaded when it is first asked.
import { followRare } from './compose-follow.ts';
import type { Tasks, ValidationStep } from './core/task.ts';
import type { Trace } from './core/trace.ts';
import { claim, claimedAt } from './log/claims.ts';

export interface TaskParts {
  readonly state: string;
  readonly trace: () => Promise<Trace>;
  /** How the workspace is validated now. */
  readonly steps: () => readonly ValidationStep[];
  readonly leaseMinutes: number;
}

const MINUTE_MS = 60_000;

export const openTasks = async ({ state, trace, steps, leaseMinutes }: TaskParts): Promise<Tasks> => {
  const { openTasks: open } = await import('./tasks/open-tasks.ts');
  const { openWork } = await import('./tasks/work/open-work.ts');
  const { TASK_EVENTS } = await import('./tasks/fold.ts');
  return open({
    follow: await followRare(state, trace, TASK_EVENTS),
    work: openWork(state),
    steps,
    claim: (name) => claim(state, name),
    claimedAt: (name) => claimedAt(state, name),
    now: Date.now,
    leaseMs: leaseMinutes * MINUTE_MS,
  });
};
