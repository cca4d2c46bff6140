// A person's no to a draft. What it was about is not drafted again.
import * as z from 'zod';
import { defineTool } from '../core/tool.ts';
import { reviewerOf } from './reviewer.ts';

export const gcReject = defineTool({
  name: 'gc_reject',
  title: 'Reject a draft',
  description:
    'Say no to a draft; the reason is kept, and the same is not proposed again. Only a person decides; called by an assistant it waits for their approval.',
  input: z.strictObject({
    draft_id: z.string().min(1).max(80),
    reason: z.string().max(500).default('').describe('why; kept with the draft'),
  }),
  output: z.strictObject({ rejected: z.literal(true), draft: z.string(), reason: z.string() }),
  touches: ['govern'],
  effects: ({ draft_id }) => [{ kind: 'govern', action: `reject the draft ${draft_id}`, approvable: true }],
  // Nobody is asked about a draft that there is not.
  effectsOnRecord: async ({ draft_id }, { libraries }) => {
    await (await libraries.governance()).show(draft_id);
    return [];
  },
  run: async ({ draft_id, reason }, context) => {
    const review = await context.libraries.review();
    const draft = await review.reject(draft_id, reason, reviewerOf(context));
    return { data: { rejected: true as const, draft: draft.id, reason }, text: `${draft.id} is rejected.` };
  },
});
