// A grade from what is on record. Pure. Calls that the gate stopped count neither for nor against: what is graded is what
// happened.
import type { Grade, Quality } from '../../core/metrics.ts';
import { labelsOf } from '../backtest/labels.ts';
import type { CallFact, History } from '../facts/fact.ts';
import { sessionsIn } from '../facts/sessions.ts';
import { standing } from './findings.ts';

export interface GradeSettings {
  readonly weights: {
    readonly security: number;
    readonly stability: number;
    readonly coverage: number;
    readonly performance: number;
  };
  /** The least score of each grade; D is what is below. */
  readonly bands: { readonly a: number; readonly b: number; readonly c: number };
}

/** A grave finding weighs as much as this share of a file. */
const WEIGHT = { critical: 1, high: 0.5, medium: 0, low: 0 } as const;
/** Nobody waits for less. */
const SLOW_MS = 5_000;
/** Times the median of its tool. */
const SLOW_FACTOR = 3;

/** The quality of a span; null where no call was carried out in it. Times in milliseconds since 1970. */
export const gradeOf = (
  history: History,
  { from, until }: { readonly from: number; readonly until: number },
  settings: GradeSettings,
): Quality | null => {
  const within = history.calls.filter(({ at }) => at >= from && at < until);
  const carriedOut = within.filter((call) => call.ended !== undefined && call.ended.status !== 'denied');
  if (carriedOut.length === 0) return null;
  const files = new Set(carriedOut.flatMap(({ writes, ended }) => (ended?.status === 'ok' ? writes : [])));
  const open = standing(history, until).filter(({ at }) => at >= from);
  const grave = open.reduce((sum, { severity }) => sum + WEIGHT[severity], 0);
  const changed = Math.max(1, files.size);
  const label = labelsOf(sessionsIn(within));
  const bad = carriedOut.filter((call) => label(call).kind === 'bad').length;
  const dimensions = {
    security: 100 * (1 - Math.min(1, grave / changed)),
    stability: 100 * (1 - bad / carriedOut.length),
    coverage: 100 * (1 - Math.min(1, open.length / changed)),
    performance: 100 * (1 - slowIn(carriedOut) / carriedOut.length),
  };
  const score = scoreOf(dimensions, settings);
  return {
    grade: bandOf(score, settings),
    score: rounded(score),
    security: rounded(dimensions.security),
    stability: rounded(dimensions.stability),
    coverage: rounded(dimensions.coverage),
    performance: rounded(dimensions.performance),
    calls: carriedOut.length,
    files: files.size,
    findings: open.length,
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
  };
};

const rounded = (value: number): number => Math.round(value * 10) / 10;

type Dimensions = Pick<Quality, 'security' | 'stability' | 'coverage' | 'performance'>;

const scoreOf = (dimensions: Dimensions, { weights }: GradeSettings): number => {
  const { security, stability, coverage, performance } = weights;
  const whole = security + stability + coverage + performance;
  const sum =
    security * dimensions.security +
    stability * dimensions.stability +
    coverage * dimensions.coverage +
    performance * dimensions.performance;
  return whole === 0 ? 0 : sum / whole;
};

export const bandOf = (score: number, { bands }: GradeSettings): Grade => {
  if (score >= bands.a) return 'A';
  if (score >= bands.b) return 'B';
  return score >= bands.c ? 'C' : 'D';
};

/** Measured against the same tool, because a test run is no read. */
const slowIn = (calls: readonly CallFact[]): number => {
  const byTool = new Map<string, number[]>();
  for (const { tool, ended } of calls) {
    if (ended?.ms !== undefined) byTool.set(tool, [...(byTool.get(tool) ?? []), ended.ms]);
  }
  let slow = 0;
  for (const times of byTool.values()) {
    const limit = Math.max(SLOW_MS, SLOW_FACTOR * medianOf(times));
    slow += times.filter((ms) => ms > limit).length;
  }
  return slow;
};

export const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

const HOURS = { A: 7 * 24, B: 3 * 24, C: 24, D: 1 } as const;

/** Hours until the next look; a day where nothing is known. */
export const intervalOf = (grade: Grade | undefined): number => (grade === undefined ? 24 : HOURS[grade]);

/** What would help, most urgent first. */
export const recommendationsFor = (quality: Quality | null): readonly string[] => {
  if (quality === null) return ['nothing is on record for this time'];
  const { security, stability, coverage, performance, grade } = quality;
  return [
    ...(security < 90 ? ['mend the grave findings first: harness rule check'] : []),
    ...(stability < 80 ? ['many calls fail: harness gc run says which'] : []),
    ...(coverage < 80 ? ['findings of guards stay in changed files: harness rule check --fix'] : []),
    ...(performance < 90 ? ['many calls take long: harness trace summary last says which'] : []),
    ...(grade === 'D' ? ['look at the newest runs before more is done: harness trace list'] : []),
  ];
};
