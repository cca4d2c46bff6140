// How the work goes, in figures that are computed from the record. A gate that stops something does not make it worse.
import * as z from 'zod';
import { SeveritySchema } from './decision.ts';
import type { Session } from './session.ts';

export const GradeSchema = z.enum(['A', 'B', 'C', 'D']);
export type Grade = z.infer<typeof GradeSchema>;

const share = z.number().describe('0 to 100');

export const QualitySchema = z.strictObject({
  grade: GradeSchema,
  score: share,
  security: share.describe('by the findings of severity critical and high that are still in the files'),
  stability: share.describe('by the calls that failed by their own fault'),
  coverage: share.describe('by the findings of guards that are still there, for each file that was changed'),
  performance: share.describe('by the calls that took long for their tool'),
  calls: z.int().describe('that this is made from'),
  files: z.int().describe('that were changed'),
  findings: z.int().describe('of guards, still there'),
  from: z.string().describe('ISO 8601, UTC'),
  until: z.string(),
});
export type Quality = z.infer<typeof QualitySchema>;

/** `quality` is null where nothing is on record: no evidence is no good grade. */
export const MetricsReportSchema = z.strictObject({
  quality: QualitySchema.nullable(),
  trend: z.array(z.strictObject({ day: z.string(), grade: GradeSchema, score: share, calls: z.int() })),
  recommendations: z.array(z.string()),
  gc_interval_hours: z.int().describe('how long until the next look at drafts, rules and skills'),
});
export type MetricsReport = z.infer<typeof MetricsReportSchema>;

export const StatsSchema = z.strictObject({
  tools: z.array(
    z.strictObject({
      tool: z.string(),
      total: z.int(),
      ok: z.number().describe('share of calls, 0 to 1'),
      error: z.number(),
      stopped: z.number().describe('denied, or waiting for a person'),
      median_ms: z.number().nullable(),
    }),
  ),
  rules: z.array(
    z.strictObject({ rule: z.string(), total: z.int(), stopped: z.int(), warned: z.int(), last_seen: z.string() }),
  ),
  findings: z.array(
    z.strictObject({ rule: z.string(), count: z.int(), severity: SeveritySchema, last_seen: z.string() }),
  ),
  days: z.array(
    z.strictObject({ day: z.string(), calls: z.int(), stopped: z.int(), errors: z.int(), findings: z.int() }),
  ),
});
export type Stats = z.infer<typeof StatsSchema>;

export const GRADE_EVENTS = {
  quality_graded: z.strictObject({ quality: QualitySchema.nullable(), by: z.enum(['call', 'tick']) }),
  /** What a session's start did because it was due. */
  self_evolution: z.strictObject({
    grade: GradeSchema.nullable(),
    done: z.array(z.string()),
    due: z.string().describe('when the next one is due; ISO 8601, UTC'),
    took_ms: z.number(),
  }),
} as const;

export interface Span {
  /** ISO 8601, UTC, or a moment as trace_query takes it. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What is recorded, is recorded in the session that asks. */
export interface Metrics {
  /** Grades and puts the grade on record. */
  collect(span: Span, session: Session): Promise<MetricsReport>;
  query(span: Span): Promise<MetricsReport>;
  stats(span: Span): Promise<Stats>;
  /** Looks after drafts, rules and skills when it is due; undefined when it is not. */
  tick(session: Session): Promise<{ readonly done: readonly string[]; readonly due: string } | undefined>;
}
