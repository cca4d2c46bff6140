// How a rule does, from the record: what it spoke about, what came of those calls, and what people answered.
import type { RuleRecordOfUse } from '../../core/review.ts';
import { labelsOf } from '../backtest/labels.ts';
import { wilson } from '../backtest/wilson.ts';
import type { CallFact, History, OtherFact } from '../facts/fact.ts';
import { sessionsIn } from '../facts/sessions.ts';

/** `since`: milliseconds since 1970. */
export const useOf = ({ calls, others }: History, rule: string, since: number): RuleRecordOfUse => {
  const label = labelsOf(sessionsIn(calls));
  const matched = calls.filter((call) => call.at >= since && spoke(call, rule));
  const kinds = matched.map((call) => label(call).kind);
  const bad = kinds.filter((kind) => kind === 'bad').length;
  const good = kinds.filter((kind) => kind === 'good').length;
  const answers = answersTo(others, rule, since);
  const last = matched.at(-1)?.at;
  return {
    matched: matched.length,
    known_bad: bad,
    known_good: good,
    precision_low: wilson(bad, bad + good)?.[0] ?? null,
    overridden: answers.filter((decision) => decision === 'approved').length,
    confirmed: answers.filter((decision) => decision === 'denied').length,
    last: last === undefined ? null : new Date(last).toISOString(),
  };
};

const spoke = ({ decided }: CallFact, rule: string): boolean =>
  decided !== undefined && (decided.rule === rule || decided.warned.includes(rule));

/** What people said to the questions that the rule put. */
const answersTo = (others: readonly OtherFact[], rule: string, since: number): readonly unknown[] => {
  const asked = new Set(
    others
      .filter(({ type, data, at }) => type === 'approval_requested' && data.rule === rule && at >= since)
      .map(({ data }) => data.approval),
  );
  const answers = others.filter(({ type, data }) => type === 'approval_resolved' && asked.has(data.approval));
  return [...new Map(answers.map(({ data }) => [data.approval, data.decision])).values()];
};
