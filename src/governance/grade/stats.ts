// The record in figures: by tool, by rule, by finding and by day. Pure.
import type { Stats } from '../../core/metrics.ts';
import { grouped } from '../collect.ts';
import type { CallFact, History } from '../facts/fact.ts';
import { standing } from './findings.ts';
import { medianOf } from './grade.ts';

export const statsOf = (
  history: History,
  { from, until }: { readonly from: number; readonly until: number },
): Stats => {
  const calls = history.calls.filter(({ at }) => at >= from && at < until);
  const others = history.others.filter(({ at }) => at >= from && at < until);
  return {
    tools: toolsIn(calls),
    rules: rulesIn(calls),
    findings: findingsIn({ ...history, others }, until),
    days: daysIn(calls, others),
  };
};

const isStopped = ({ decided, ended }: CallFact): boolean =>
  ended?.status === 'denied' || decided?.decision === 'deny' || decided?.decision === 'ask';
const isError = ({ ended }: CallFact): boolean => ended?.status === 'error' || ended?.status === 'timeout';

const toolsIn = (calls: readonly CallFact[]): Stats['tools'] =>
  [...grouped(calls, ({ tool }) => tool)]
    .map(([tool, group]) => {
      const share = (fits: (call: CallFact) => boolean): number => round(group.filter(fits).length / group.length);
      const times = group.flatMap(({ ended }) => ended?.ms ?? []);
      return {
        tool,
        total: group.length,
        ok: share(({ ended }) => ended?.status === 'ok'),
        error: share(isError),
        stopped: share(isStopped),
        median_ms: times.length === 0 ? null : medianOf(times),
      };
    })
    .sort((a, b) => b.total - a.total);

const round = (value: number): number => Math.round(value * 1000) / 1000;

const rulesIn = (calls: readonly CallFact[]): Stats['rules'] => {
  const said = calls.flatMap(({ decided, at }) =>
    decided === undefined
      ? []
      : [
          ...(decided.decision === 'allow' ? [] : [{ rule: decided.rule, stopped: true, at }]),
          ...decided.warned.map((rule) => ({ rule, stopped: false, at })),
        ],
  );
  return [...grouped(said, ({ rule }) => rule)]
    .map(([rule, group]) => ({
      rule,
      total: group.length,
      stopped: group.filter(({ stopped }) => stopped).length,
      warned: group.filter(({ stopped }) => !stopped).length,
      last_seen: momentOf(group),
    }))
    .sort((a, b) => b.total - a.total);
};

const momentOf = (group: readonly { readonly at: number }[]): string =>
  new Date(group.reduce((last, { at }) => Math.max(last, at), 0)).toISOString();

const findingsIn = (history: History, until: number): Stats['findings'] =>
  [...grouped(standing(history, until), ({ rule }) => rule)]
    .map(([rule, group]) => ({
      rule,
      count: group.length,
      severity: group[0]?.severity ?? ('medium' as const),
      last_seen: momentOf(group),
    }))
    .sort((a, b) => b.count - a.count);

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

const daysIn = (calls: readonly CallFact[], others: History['others']): Stats['days'] => {
  const findings = grouped(
    others.filter(({ type }) => type === 'rule_check'),
    ({ at }) => dayOf(at),
  );
  return [...grouped(calls, ({ at }) => dayOf(at))]
    .map(([day, group]) => ({
      day,
      calls: group.length,
      stopped: group.filter(isStopped).length,
      errors: group.filter(isError).length,
      findings: findings.get(day)?.length ?? 0,
    }))
    .sort((a, b) => Number(a.day > b.day) - Number(a.day < b.day));
};
