// Which rule speaks most: sums over daily roll-ups.
import type { RuleUse } from '../../core/trace.ts';
import { dayOf, dayText } from '../index/day.ts';
import type { Database } from '../index/sqlite.ts';

interface RuleRow {
  readonly rule: string;
  readonly matched: number;
  readonly decided: number;
  readonly allow: number;
  readonly ask: number;
  readonly deny: number;
  readonly shadow: number;
  readonly last: number;
}

/** Whole days, UTC. */
export const ruleUse = (database: Database, since: number): readonly RuleUse[] =>
  database
    .prepare<[number], RuleRow>(
      `SELECT (SELECT name FROM names WHERE id = rule) AS rule, sum(matched) AS matched, sum(decided) AS decided,
         sum(matched) FILTER (WHERE decision = 'allow' AND NOT shadow) AS allow,
         sum(matched) FILTER (WHERE decision = 'ask' AND NOT shadow) AS ask,
         sum(matched) FILTER (WHERE decision = 'deny' AND NOT shadow) AS deny,
         sum(matched) FILTER (WHERE shadow) AS shadow, max(day) AS last
       FROM rule_days WHERE day >= ? GROUP BY rule_days.rule ORDER BY matched DESC, rule`,
    )
    .all(dayOf(since))
    .map(({ rule, matched, decided, allow, ask, deny, shadow, last }) => ({
      rule,
      matched,
      decided,
      said: { allow: allow ?? 0, ask: ask ?? 0, deny: deny ?? 0, shadow: shadow ?? 0 },
      last: dayText(last),
    }));
