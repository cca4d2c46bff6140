// Grades, trends and figures over the record, and the look after everything that is due by grade.
import type { NewEvent } from '../../core/event.ts';
import type { Metrics, MetricsReport, Quality, Span } from '../../core/metrics.ts';
import type { Session } from '../../core/session.ts';
import type { History } from '../facts/fact.ts';
import { type GradeSettings, gradeOf, intervalOf, recommendationsFor } from './grade.ts';
import { dayOf, statsOf } from './stats.ts';

export interface MetricsOptions {
  readonly settings: GradeSettings;
  readonly history: () => Promise<History>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A moment as people write it (7d, 2026-01-31, ISO 8601), in milliseconds since 1970. Throws invalid_arguments. */
  readonly momentOf: (text: string) => number;
  readonly record: (session: Session, events: readonly NewEvent[]) => void;
  /** When the next look is due, in milliseconds since 1970; undefined: nobody knows. */
  readonly due: () => number | undefined;
  readonly setDue: (due: number) => void;
  /** Looks after drafts, rules and skills; a line for each thing done. */
  readonly lookAfter: () => Promise<readonly string[]>;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WINDOW_DAYS = 30;

export const openMetrics = (options: MetricsOptions): Metrics => {
  const query = async (span: Span): Promise<MetricsReport> => {
    const { from, until } = boundsOf(options, span);
    return reportOf(await options.history(), { from, until }, options.settings);
  };
  return {
    query,
    collect: async (span, session) => {
      const report = await query(span);
      options.record(session, [{ type: 'quality_graded', data: { quality: report.quality, by: 'call' } }]);
      return report;
    },
    stats: async (span) => statsOf(await options.history(), boundsOf(options, span)),
    tick: async (session) => {
      const now = options.now();
      if (now < (options.due() ?? 0)) return undefined;
      // Taken before the work, so that of two servers that start together one does it.
      options.setDue(now + HOUR_MS);
      const began = performance.now();
      const done = await options.lookAfter();
      const { quality } = await query({});
      const due = now + intervalOf(quality?.grade) * HOUR_MS;
      options.setDue(due);
      const tick = {
        grade: quality?.grade ?? null,
        done: [...done],
        due: new Date(due).toISOString(),
        took_ms: Math.round(performance.now() - began),
      };
      options.record(session, [
        { type: 'quality_graded', data: { quality, by: 'tick' } },
        { type: 'self_evolution', data: tick },
      ]);
      return { done, due: tick.due };
    },
  };
};

const boundsOf = ({ now, momentOf }: MetricsOptions, { since, until }: Span) => {
  // What happens in this very moment belongs to it.
  const end = until === undefined ? now() + 1 : momentOf(until);
  return { from: since === undefined ? end - WINDOW_DAYS * DAY_MS : momentOf(since), until: end };
};

const reportOf = (
  history: History,
  span: { readonly from: number; readonly until: number },
  settings: GradeSettings,
): MetricsReport => {
  const quality = gradeOf(history, span, settings);
  const days = [
    ...new Set(history.calls.filter(({ at }) => at >= span.from && at < span.until).map(({ at }) => dayOf(at))),
  ];
  return {
    quality,
    trend: days.sort().flatMap((day) => dayGrade(history, day, settings)),
    recommendations: [...recommendationsFor(quality)],
    gc_interval_hours: intervalOf(quality?.grade),
  };
};

const dayGrade = (history: History, day: string, settings: GradeSettings): MetricsReport['trend'] => {
  const from = Date.parse(day);
  const quality: Quality | null = gradeOf(history, { from, until: from + DAY_MS }, settings);
  return quality === null ? [] : [{ day, grade: quality.grade, score: quality.score, calls: quality.calls }];
};
