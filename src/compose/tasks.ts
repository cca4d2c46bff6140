// The page of the composition that makes the tasks of a repository. Loaded when it is first asked.

import type { Plans } from '../core/plan.ts';
import type { Tasks, ValidationStep } from '../core/task.ts';
import type { Trace } from '../core/trace.ts';
import { claim, claimedAt } from '../log/claims.ts';
import { isSecretPath } from '../policy/protected.ts';
import { type ConfiguredSteps, validationSteps } from '../tools/validation/index.ts';
import { headCommit } from '../workspace/git.ts';
import { openPlace } from '../workspace/place.ts';
import { openView } from '../workspace/view.ts';
import { followRare } from './rare.ts';

export { exportFeatures, importFeatures } from '../tasks/feature-list.ts';

export interface TaskParts {
  readonly state: string;
  readonly trace: () => Promise<Trace>;
  /** How the workspace is validated now. */
  readonly steps: () => readonly ValidationStep[];
  /** Real path of the workspace. */
  readonly root: string;
  readonly leaseMinutes: number;
}

/** How a workspace is validated, for who looks at it from outside. `root`: a real path. */
export const stepsIn = (root: string, configured: ConfiguredSteps): readonly ValidationStep[] =>
  validationSteps(openPlace({ ...openView(root, isSecretPath), excluded: isSecretPath }), configured);

const MINUTE_MS = 60_000;

export const openTasks = async ({ state, root, trace, steps, leaseMinutes }: TaskParts): Promise<Tasks> => {
  const { openTasks: open } = await import('../tasks/open-tasks.ts');
  const { openWork } = await import('../tasks/work/open-work.ts');
  const { TASK_EVENTS } = await import('../tasks/fold.ts');
  return open({
    follow: await followRare(state, TASK_EVENTS, trace),
    work: openWork(state),
    steps,
    head: () => headCommit(root),
    claim: (name) => claim(state, name),
    claimedAt: (name) => claimedAt(state, name),
    now: Date.now,
    leaseMs: leaseMinutes * MINUTE_MS,
  });
};

export const openPlans = async ({ state, trace }: Pick<TaskParts, 'state' | 'trace'>): Promise<Plans> => {
  const { openPlans: open } = await import('../tasks/plans/open-plans.ts');
  const { PLAN_EVENTS } = await import('../tasks/plans/fold.ts');
  return open(await followRare(state, PLAN_EVENTS, trace), () => new Date().toISOString());
};
