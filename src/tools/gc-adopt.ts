// A person's yes to a draft. An assistant may ask for it: the call then waits for that person like any other question.
import * as z from 'zod';
import { AdoptedSchema } from '../core/review.ts';
import { defineTool } from '../core/tool.ts';
import { reviewerOf } from './reviewer.ts';

export const gcAdopt = defineTool({
  name: 'gc_adopt',
  title: 'Adopt a draft',
  description:
    'Write the files of a draft into .harness: all of them or none. A rule watches at first and stops nothing. Only a person decides; called by an assistant it waits for their approval.',
  input: z.strictObject({
    draft_id: z.string().min(1).max(80),
    reason: z.string().max(500).optional().describe('why, for the record'),
  }),
  output: AdoptedSchema,
  touches: ['govern'],
  effects: ({ draft_id }) => [{ kind: 'govern', action: `adopt the draft ${draft_id}`, approvable: true }],
  // Nobody is asked about a draft that there is not.
  effectsOnRecord: async ({ draft_id }, { libraries }) => {
    await (await libraries.governance()).show(draft_id);
    return [];
  },
  run: async ({ draft_id, reason }, context) => {
    const review = await context.libraries.review();
    const adopted = await review.adopt(draft_id, reviewerOf(context), reason);
    const rules = adopted.rules.map(({ rule, mode }) => `${rule} is in ${mode}`);
    return { data: adopted, text: [`${adopted.draft} is adopted: ${adopted.files.join(', ')}.`, ...rules].join('\n') };
  },
});
