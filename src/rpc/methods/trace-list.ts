import * as z from 'zod';
import { defineMethod } from './method.ts';
import { RunSchema } from './shapes.ts';

export const traceList = defineMethod({
  name: 'trace_list',
  summary: 'The runs on record, newest first.',
  params: z.strictObject({ limit: z.int().min(1).max(1000).default(50) }),
  result: z.strictObject({ runs: z.array(RunSchema), older: z.int().describe('runs beyond the limit') }),
  who: 'agent',
  run: async ({ limit }, { door }) => {
    const runs = await door.records.runs();
    return { runs: runs.slice(0, limit), older: Math.max(0, runs.length - limit) };
  },
});
