import * as z from 'zod';
import { MetricsReportSchema } from '../../core/metrics.ts';
import { defineMethod } from './method.ts';
import { assertServed, Moment, ProjectRoot } from './span.ts';

export const metricsCollect = defineMethod({
  name: 'metrics_collect',
  summary: 'Grade the work of the last 30 days, or of a span, from the record; the grade is recorded.',
  params: z.strictObject({ project_root: ProjectRoot, since: Moment, until: Moment }),
  result: MetricsReportSchema,
  who: 'agent',
  run: async ({ project_root, since, until }, { door, session }) => {
    assertServed(door, project_root);
    return (await door.metrics()).collect({ since, until }, session);
  },
});
