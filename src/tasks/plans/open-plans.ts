// Plans over the log: their events are followed as they are written, by this process or another.
import { HarnessError } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import type { Plan, Plans } from '../../core/plan.ts';
import { visible } from '../../core/visible.ts';
import type { Follow } from '../../log/follow.ts';
import { foldPlans, updatedPlan } from './fold.ts';

export interface PlanFollow {
  readonly begin: readonly Envelope[];
  /** Some may be told twice. */
  readonly more: Follow;
}

/** `now`: ISO 8601, UTC. */
export const openPlans = ({ begin, more }: PlanFollow, now: () => string): Plans => {
  const events = new Map(begin.map((event) => [event.id, event]));
  const list = (): readonly Plan[] => {
    for (const event of more()) events.set(event.id, event);
    return foldPlans(events.values());
  };
  return {
    list,
    find: (id) => (id === undefined ? newest(list()) : chosen(list(), id)),
    after: (plan, update) => updatedPlan(plan, update, now()),
  };
};

const newest = (plans: readonly Plan[]): Plan => {
  const found = plans.findLast(({ status }) => status === 'draft' || status === 'active');
  if (found !== undefined) return found;
  throw new HarnessError('not_found', 'no plan is under way', 'begin one with exec_plan_init, or name one');
};

const PREFIX = 'plan_';

const chosen = (plans: readonly Plan[], id: string): Plan => {
  const asked = id.startsWith(PREFIX) ? id : `${PREFIX}${id}`;
  const begins = asked === PREFIX ? [] : plans.filter(({ plan_id }) => plan_id.startsWith(asked));
  const [found] = begins;
  if (found !== undefined && begins.length === 1) return found;
  const problem = found === undefined ? `there is no plan ${visible(id)}` : `${begins.length} plans begin with ${id}`;
  throw new HarnessError('not_found', problem, 'harness plan status --all names them');
};
