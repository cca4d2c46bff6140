import * as z from 'zod';
import { readSpec } from '../../core/plan-text.ts';
import { defineTool } from '../../core/tool.ts';
import { visibleLines } from '../../core/visible.ts';

export const execPlanInit = defineTool({
  name: 'exec_plan_init',
  title: 'Begin a plan',
  description:
    'Record a plan of execution made of a spec in Markdown: its first heading is the purpose, its open boxes (- [ ] …) are the milestones. Keep it up to date with exec_plan_update.',
  input: z.strictObject({ spec: z.string().trim().min(1).max(50_000).describe('Markdown') }),
  output: z.strictObject({ plan_id: z.string(), purpose: z.string(), milestones: z.array(z.string()) }),
  touches: ['remember'],
  effects: ({ spec }) => [{ kind: 'remember', key: `plan/${readSpec(spec).purpose}` }],
  run: ({ spec }, { call }) => {
    const { purpose, milestones } = readSpec(spec);
    // One call begins one plan.
    const plan = call.replace(/^call_/, 'plan_');
    return {
      data: { plan_id: plan, purpose, milestones },
      text: `${plan}: ${purpose}, ${milestones.length} milestones; activate it with exec_plan_update`,
      events: [{ type: 'plan_created', data: { plan, purpose, spec: visibleLines(spec), milestones } }],
    };
  },
});
