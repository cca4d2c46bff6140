import * as z from 'zod';
import { DraftRecordSchema } from '../core/draft.ts';
import { defineTool } from '../core/tool.ts';
import { visible } from '../core/visible.ts';

export const gcSubmitDraft = defineTool({
  name: 'gc_submit_draft',
  title: 'Hand in a draft',
  description:
    'Answer a draft_request of gc_run with a rule (.harness/rules/NAME.md), a guard (.harness/guards/NAME.md) or a skill (.harness/skills/NAME/SKILL.md). It is checked, judged by the recorded history and then waits for a person; it takes the place of a draft that waits for the same signal.',
  input: z.strictObject({
    request_id: z.string().min(1).max(80),
    title: z.string().trim().min(1).max(200),
    rationale: z.string().trim().min(1).max(4_000).describe('why this helps, by what is on record'),
    artifacts: z
      .array(z.strictObject({ path: z.string().min(1).max(200), content: z.string().min(1).max(16_000) }))
      .min(1)
      .max(3),
  }),
  output: z.strictObject({ draft: DraftRecordSchema }),
  touches: ['remember'],
  effects: ({ title }) => [{ kind: 'remember', key: `draft/${title}` }],
  deadline: () => DEADLINE_MS,
  run: async ({ request_id, ...draft }, { libraries }) => {
    const governance = await libraries.governance();
    const { answer, events } = await governance.submit({ request: request_id, ...draft });
    const { id, backtest } = answer;
    return {
      data: { draft: answer },
      text: `${id} waits for a person. Backtest: ${backtest.gate}; ${visible(backtest.why)}`,
      events,
    };
  },
});

/** The record is looked over for it. */
const DEADLINE_MS = 300_000;
