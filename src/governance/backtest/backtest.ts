// A draft before the record: made on the older part, judged on the newer one, without the sessions that it was made from.
import type { Backtest } from '../../core/draft.ts';
import type { Guard } from '../../policy/guard-file.ts';
import type { EffectKinds } from '../checks/proposal.ts';
import type { CallFact } from '../facts/fact.ts';
import type { Finding } from '../signals/detector.ts';
import { causesOf } from './causes.ts';
import { judgeGuards } from './guard.ts';
import { type Judging, MOST_CALLS } from './history.ts';
import type { Label } from './labels.ts';
import { effectOf, type JudgedRule } from './rule.ts';
import { type Weighed, weigh } from './weigh.ts';

export interface Judged {
  readonly rules: readonly JudgedRule[];
  readonly guards: readonly Guard[];
}

/** `finding`: what the draft answers. */
export const backtest = async (judged: Judged, finding: Finding, judging: Judging): Promise<Backtest> => {
  const { spans } = judging;
  const subjects = subjectsFor(finding, judging);
  // Reading is done once for all drafts of a run.
  if (judged.rules.length > 0) await judging.recorded(subjects, kindsIn(judged.rules));
  const began = performance.now();
  const weighed = await weighAll(judged, subjects, judging);
  const took = performance.now() - began;
  const shared = {
    drafted_on: spans.older,
    us_per_call: Math.round((took * 10_000) / Math.max(1, subjects.length)) / 10,
  };
  if (judged.rules.length === 0 && judged.guards.length === 0)
    return { ...weigh(weighed), ...shared, recall: null, ...skillFigures(finding, subjects), drafted_on: spans.whole };
  return { ...weigh(weighed), ...shared, recall: await recallOf(judged, finding, judging) };
};

/** The newest calls of the newer part, without the sessions that the draft was made from. */
const subjectsFor = ({ hits }: Finding, { split }: Judging): readonly CallFact[] => {
  const sources = new Set<string>();
  for (const { at, session } of hits) if (at < split.at) sources.add(session);
  const subjects: CallFact[] = [];
  for (let at = split.newer.length - 1; at >= 0 && subjects.length < MOST_CALLS; at -= 1) {
    const call = split.newer[at];
    if (call !== undefined && !sources.has(call.session)) subjects.push(call);
  }
  return subjects.reverse();
};

/** A call that a draft says nothing about needs no label. */
const UNTOUCHED: Label = { kind: 'unknown', why: 'nothing changes about it' };

const weighAll = async (
  { rules, guards }: Judged,
  subjects: readonly CallFact[],
  judging: Judging,
): Promise<readonly Weighed[]> => {
  const { labels } = judging;
  const none = (call: CallFact): Weighed => ({ call, effect: 'none', label: UNTOUCHED });
  if (guards.length > 0) {
    const effects = await judgeGuards(guards, subjects, judging);
    return subjects.map((call) => {
      const found = effects.get(call.call);
      return found === undefined ? none(call) : { call, label: labels(call), ...found };
    });
  }
  if (rules.length === 0) return subjects.map(none);
  const recorded = await judging.recorded(subjects, kindsIn(rules));
  return subjects.map((call) => {
    const past = recorded.get(call.call);
    if (past === undefined) return none(call);
    // What one of them stops is stopped.
    const effects = rules.map((rule) => effectOf(rule, past));
    const found = effects.find(({ effect }) => effect === 'stops') ?? effects.find(({ effect }) => effect !== 'none');
    return found === undefined ? none(call) : { call, label: labels(call), ...found };
  });
};

/** One that loosens may take the place of one that spoke about more. */
const kindsIn = (rules: readonly JudgedRule[]): EffectKinds | undefined => {
  const kinds = rules.map((rule) => (rule.loosens ? undefined : rule.kinds));
  return kinds.includes(undefined) ? undefined : [...new Set(kinds.flatMap((some) => some ?? []))];
};

/** Of the calls that caused the signal, the share that the rules speak about. */
const recallOf = async ({ rules }: Judged, finding: Finding, judging: Judging): Promise<number | null> => {
  if (rules.length === 0) return null;
  const calls = causesOf(finding, judging.sessions, { most: MOST_CAUSES, before: Number.POSITIVE_INFINITY });
  const recorded = await judging.recorded(calls);
  const known = calls.flatMap(({ call }) => recorded.get(call) ?? []);
  if (known.length === 0) return null;
  return known.filter((call) => rules.some(({ speaks }) => speaks(call))).length / known.length;
};

const MOST_CAUSES = 100;

/** A skill stops nothing. What can be said is whether what it is about went on. It tells of the whole record. */
const skillFigures = (finding: Finding, subjects: readonly CallFact[]): Partial<Backtest> => {
  const known = new Set(subjects.map(({ call }) => call));
  const from = subjects[0]?.at ?? Number.POSITIVE_INFINITY;
  const hits = finding.hits.filter(({ at, call }) => at >= from && known.has(call));
  const sessions = new Set(hits.map(({ session }) => session)).size;
  return {
    would_fire: hits.length,
    sessions,
    unknown: hits.length,
    gate: 'observe',
    why:
      hits.length === 0
        ? 'a skill stops nothing; what it is about did not come up in the newer part, outside of the sessions it was made from'
        : `a skill stops nothing; what it is about came up ${hits.length} more ${hits.length === 1 ? 'time' : 'times'} in ${sessions} other ${sessions === 1 ? 'session' : 'sessions'} of the newer part`,
  };
};
