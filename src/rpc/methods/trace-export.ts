import * as z from 'zod';
import { EnvelopeSchema } from '../../core/event.ts';
import { runOf } from './find-run.ts';
import { defineMethod } from './method.ts';

export const traceExport = defineMethod({
  name: 'trace_export',
  summary: 'The events of a run as recorded, in the order of time; pass next_offset as offset to go on.',
  params: z.strictObject({
    run: z.string().default('last').describe('id, or last'),
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(10_000).default(1000),
  }),
  result: z.strictObject({ run: z.string(), events: z.array(EnvelopeSchema), next_offset: z.int().nullable() }),
  who: 'agent',
  run: async ({ run: name, offset, limit }, { door }) => {
    const { run } = await runOf(door.records, name);
    const events: z.input<typeof EnvelopeSchema>[] = [];
    let at = 0;
    for await (const event of door.records.events(run)) {
      if (events.length === limit) return { run, events, next_offset: offset + limit };
      if (at >= offset) events.push(event);
      at += 1;
    }
    return { run, events, next_offset: null };
  },
});
