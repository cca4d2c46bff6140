import * as z from 'zod';
import { defineMethod } from './method.ts';

const LineSchema = z.strictObject({ segment: z.string(), line: z.int(), message: z.string() });

export const traceVerify = defineMethod({
  name: 'trace_verify',
  summary: 'Check that nothing in the record was changed; reads all of it.',
  params: z.strictObject({}),
  result: z.strictObject({
    ok: z.boolean(),
    segments: z.int(),
    events: z.int(),
    problems: z.array(LineSchema).describe('the first line of each segment that is not as it was written'),
    notes: z.array(LineSchema).describe('what a crash left behind; it was never acknowledged'),
  }),
  who: 'agent',
  run: async (_params, { door }) => {
    const { ok, segments, events, problems, notes } = await door.records.verify();
    return { ok, segments, events, problems: problems.map(plain), notes: notes.map(plain) };
  },
});

const plain = ({ segment, line, message }: z.output<typeof LineSchema>): z.output<typeof LineSchema> => ({
  segment,
  line,
  message,
});
