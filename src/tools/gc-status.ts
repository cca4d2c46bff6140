import * as z from 'zod';
import { GcStatusSchema } from '../core/governance.ts';
import { defineTool } from '../core/tool.ts';

export const gcStatus = defineTool({
  name: 'gc_status',
  title: 'What waits to be learned',
  description: 'How many drafts and signals there are by state, and when the record was last looked over.',
  input: z.strictObject({}),
  output: GcStatusSchema,
  touches: [],
  effects: () => [],
  run: async (_, { libraries }) => {
    const status = await (await libraries.governance()).status();
    return { data: status, text: JSON.stringify(status) };
  },
});
