import * as z from 'zod';
import { defineTool } from '../core/tool.ts';
import { TraceSummarySchema } from '../core/trace-summary.ts';

export const traceSummary = defineTool({
  name: 'trace_summary',
  title: 'A run in figures',
  description:
    'Figures of one run: calls by tool and verdict, repeated calls and reads, denials, edits and tests, files modified, bytes saved, where the time went, what failed.',
  input: z.strictObject({
    run: z
      .string()
      .default('last')
      .describe('id, beginning of one, or last; or a session: all of it, with what its hook recorded'),
  }),
  output: TraceSummarySchema,
  touches: [],
  effects: () => [],
  run: async ({ run }, { libraries }) => {
    const trace = await libraries.trace();
    const summary = await trace.summary(run);
    return { data: summary, text: JSON.stringify(summary) };
  },
});
