import * as z from 'zod';
import { StatsSchema } from '../../core/metrics.ts';
import { defineMethod } from './method.ts';
import { Moment } from './span.ts';

export const statsQuery = defineMethod({
  name: 'stats_query',
  summary: 'The record in figures: by tool, by rule, by finding of a guard and by day.',
  params: z.strictObject({ since: Moment, until: Moment }),
  result: StatsSchema,
  who: 'agent',
  run: async (span, { door }) => (await door.metrics()).stats(span),
});
