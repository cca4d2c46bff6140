import * as z from 'zod';
import { MetricsReportSchema } from '../../core/metrics.ts';
import { defineMethod } from './method.ts';
import { Moment } from './span.ts';

export const metricsQuery = defineMethod({
  name: 'metrics_query',
  summary: 'The grade of a span, its trend by day and what would help; nothing is recorded.',
  params: z.strictObject({ since: Moment, until: Moment }),
  result: MetricsReportSchema,
  who: 'agent',
  run: async (span, { door }) => (await door.metrics()).query(span),
});
