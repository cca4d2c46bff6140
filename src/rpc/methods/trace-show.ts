import * as z from 'zod';
import { runOf } from './find-run.ts';
import { defineMethod } from './method.ts';
import { CallSchema, RunSchema } from './shapes.ts';

export const traceShow = defineMethod({
  name: 'trace_show',
  summary: 'One run with its newest calls: who asked for what, what was decided and why, what came of it.',
  params: z.strictObject({ run: z.string().default('last').describe('id, or last') }),
  result: RunSchema.extend({ timeline: z.array(CallSchema), earlier_calls: z.int() }),
  who: 'agent',
  run: ({ run }, { door }) => runOf(door.records, run),
});
