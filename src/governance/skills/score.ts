// How skills do, from the record: what came of the runs that used them. A fold, so that nobody has to keep it.
import type { Envelope } from '../../core/event.ts';
import type { SkillStatus } from '../../core/skill.ts';
import type { History } from '../facts/fact.ts';

export interface SkillUse {
  readonly skill: string;
  readonly session: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export const usesIn = (events: readonly Envelope[]): readonly SkillUse[] =>
  events.flatMap(({ type, session, ts, data }) =>
    type === 'skill_used' && typeof data === 'object' && data !== null && 'skill' in data
      ? [{ skill: String(data.skill), session, at: Date.parse(ts) }]
      : [],
  );

const KEPT = 0.8;
const FAIL_WEIGHT = 0.7;
const BEGINNING = 0.5;

/** The score after outcomes, oldest first; 0 to 1. */
export const scoreOf = (outcomes: readonly boolean[]): number =>
  outcomes.reduce((score, well) => {
    const raw = well ? 1 : -FAIL_WEIGHT;
    return KEPT * score + (1 - KEPT) * ((raw + 1) / 2);
  }, BEGINNING);

export const statusOf = (score: number, samples: number): SkillStatus => {
  if (samples >= 30 && score < 0.3) return 'retired';
  if (samples >= 10 && score < 0.45) return 'quarantine';
  return samples > 0 && score < 0.6 ? 'watch' : 'active';
};

/** Of sessions that a skill in quarantine is still offered to. */
export const QUARANTINE_SHARE = 0.1;

/**
 * Whether the work for which a skill was used went well, by the last test run of its session after that; sessions
 * without one say nothing. One sample a session.
 */
export const outcomesOf = (uses: readonly SkillUse[], { calls }: Pick<History, 'calls'>): readonly boolean[] => {
  const first = new Map<string, SkillUse>();
  for (const use of uses) if (!first.has(use.session)) first.set(use.session, use);
  const last = new Map<string, boolean>();
  for (const { session, at, tests } of calls) {
    const use = first.get(session);
    if (use !== undefined && at >= use.at && (tests === 'passed' || tests === 'failed'))
      last.set(session, tests === 'passed');
  }
  return [...first.keys()].flatMap((session) => last.get(session) ?? []);
};
