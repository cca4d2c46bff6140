import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import { PlanSchema, PlanUpdateSchema } from '../../core/plan.ts';
import { defineTool } from '../../core/tool.ts';
import { visibleUpdate } from './visible-update.ts';

export const execPlanUpdate = defineTool({
  name: 'exec_plan_update',
  title: 'Change a plan',
  description:
    'Change the plan. Updates: activate, add_milestone, complete_milestone, add_step, complete_step, log_decision (with its rationale), log_surprise (with evidence), complete (when no milestone is open), abandon.',
  input: z.strictObject({
    plan_id: z.string().min(1).max(80).optional().describe('the newest that is not over when absent'),
    updates: PlanUpdateSchema,
  }),
  output: z.strictObject({ plan: PlanSchema.omit({ spec: true }) }),
  touches: ['remember'],
  effects: ({ plan_id = 'newest' }) => [{ kind: 'remember', key: `plan/${plan_id}` }],
  run: async ({ plan_id, updates }, { libraries }) => {
    const plans = await libraries.plans();
    const known = plans.find(plan_id);
    const update = visibleUpdate(updates);
    const next = plans.after(known, update);
    if (typeof next === 'string') {
      throw new HarnessError(
        'conflict',
        `${known.plan_id} cannot do ${update.action}: ${next}`,
        'see exec_plan_status',
      );
    }
    const { spec: _spec, ...plan } = next;
    return {
      data: { plan },
      text: `${known.plan_id}: ${update.action}, now ${next.status}`,
      events: [{ type: 'plan_updated', data: { plan: known.plan_id, update } }],
    };
  },
});
