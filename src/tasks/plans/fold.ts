// Plans as their events have left them. What does not fit the state of a plan changes nothing.
import { type Envelope, EVENT_DATA, type EventType } from '../../core/event.ts';
import type { Plan, PlanUpdate } from '../../core/plan.ts';

export const PLAN_EVENTS = ['plan_created', 'plan_updated'] as const satisfies readonly EventType[];

const CREATED = EVENT_DATA.plan_created.loose();
const UPDATED = EVENT_DATA.plan_updated.loose();

export const foldPlans = (events: Iterable<Envelope>): readonly Plan[] => {
  const plans = new Map<string, Plan>();
  const inTime = [...events].sort((a, b) => compare(a.ts, b.ts) || compare(a.id, b.id));
  for (const event of inTime) {
    const created = event.type === 'plan_created' ? createdBy(event) : undefined;
    if (created !== undefined && !plans.has(created.plan_id)) plans.set(created.plan_id, created);
    const updated = event.type === 'plan_updated' ? UPDATED.safeParse(event.data).data : undefined;
    const known = updated === undefined ? undefined : plans.get(updated.plan);
    if (updated === undefined || known === undefined) continue;
    const next = updatedPlan(known, updated.update, event.ts);
    if (typeof next !== 'string') plans.set(known.plan_id, next);
  }
  return [...plans.values()];
};

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const createdBy = ({ ts, data }: Envelope): Plan | undefined => {
  const told = CREATED.safeParse(data).data;
  if (told === undefined) return undefined;
  const { plan, purpose, spec, milestones } = told;
  return newPlan({ plan, purpose, spec, milestones }, ts);
};

const newPlan = ({ plan, purpose, spec, milestones }: Begun, ts: string): Plan => ({
  plan_id: plan,
  status: 'draft',
  purpose,
  milestones: milestones.map((description) => ({ description })),
  steps: [],
  decision_log: [],
  surprises: [],
  spec,
  created_at: ts,
  updated_at: ts,
});

interface Begun {
  readonly plan: string;
  readonly purpose: string;
  readonly spec: string;
  readonly milestones: readonly string[];
}

/** The plan after an update; or, in words, why it cannot be. */
export const updatedPlan = (plan: Plan, update: PlanUpdate, ts: string): Plan | string => {
  if (plan.status === 'completed' || plan.status === 'abandoned') return `the plan is ${plan.status}`;
  const next = apply(plan, update, ts);
  return typeof next === 'string' ? next : { ...next, updated_at: ts };
};

const apply = (plan: Plan, update: PlanUpdate, ts: string): Plan | string => {
  switch (update.action) {
    case 'activate':
      return plan.status === 'draft' ? { ...plan, status: 'active' } : 'the plan is active already';
    case 'complete':
      return completed(plan);
    case 'abandon':
      return { ...plan, status: 'abandoned', ...(update.reason === undefined ? {} : { reason: update.reason }) };
    case 'add_milestone':
      return { ...plan, milestones: [...plan.milestones, { description: update.description }] };
    case 'complete_milestone': {
      const milestones = closed(plan.milestones, update.milestone, ts);
      return milestones === undefined ? `there is no open milestone ${update.milestone}` : { ...plan, milestones };
    }
    case 'add_step':
      return { ...plan, steps: [...plan.steps, { description: update.description, files: update.files }] };
    case 'complete_step': {
      const steps = closed(plan.steps, update.step, ts);
      return steps === undefined ? `there is no open step ${update.step}` : { ...plan, steps };
    }
    case 'log_decision': {
      const { decision, rationale } = update;
      return { ...plan, decision_log: [...plan.decision_log, { decision, rationale, ts }] };
    }
    case 'log_surprise': {
      const { description, evidence } = update;
      const entry = { description, ...(evidence === undefined ? {} : { evidence }), ts };
      return { ...plan, surprises: [...plan.surprises, entry] };
    }
  }
};

const completed = (plan: Plan): Plan | string => {
  if (plan.status === 'draft') return 'the plan has not been activated';
  const open = plan.milestones.filter(({ completed_at }) => completed_at === undefined);
  if (open.length === 0) return { ...plan, status: 'completed' };
  return `milestones are open: ${open.map(({ description }) => description).join('; ')}`;
};

/** The list with its item of this number closed; undefined when there is none that is open. */
const closed = <Item extends { completed_at?: string | undefined }>(
  items: readonly Item[],
  number: number,
  ts: string,
): Item[] | undefined => {
  const found = items[number - 1];
  if (found === undefined || found.completed_at !== undefined) return undefined;
  return items.map((item, at) => (at === number - 1 ? { ...item, completed_at: ts } : item));
};
