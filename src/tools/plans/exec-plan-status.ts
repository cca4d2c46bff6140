import * as z from 'zod';
import { PlanSchema } from '../../core/plan.ts';
import { planMarkdown } from '../../core/plan-text.ts';
import { defineTool } from '../../core/tool.ts';

export const execPlanStatus = defineTool({
  name: 'exec_plan_status',
  title: 'See a plan',
  description:
    'A plan as it stands: milestones, steps, decisions with their reasons, surprises. The data is the truth, the text a view of it in Markdown.',
  input: z.strictObject({
    plan_id: z.string().min(1).max(80).optional().describe('the newest that is not over when absent'),
  }),
  output: z.strictObject({ plan: PlanSchema }),
  touches: [],
  effects: () => [],
  run: async ({ plan_id }, { libraries }) => {
    const plan = (await libraries.plans()).find(plan_id);
    return { data: { plan }, text: planMarkdown(plan) };
  },
});
