// The same rule over code is broken again and again: found by a guard, or named by a linter that a command ran.

import { counted, grouped } from '../collect.ts';
import type { OtherFact } from '../facts/fact.ts';
import { textOf } from '../facts/fields.ts';
import type { Detector } from './detector.ts';

export const linterViolations: Detector = {
  type: 'linter_violations',
  find: ({ others, thresholds: { violationMin } }) => {
    const findings = others.filter(({ type }) => type === 'rule_check');
    return [...grouped(findings, ({ data }) => textOf(data.rule) || undefined)].flatMap(([rule, group]) => {
      // A run that says again what an earlier one of the session has said has found nothing more.
      const hits = [...new Map(group.map((finding) => [placeOf(finding), finding])).values()];
      if (hits.length < violationMin) return [];
      const [first] = group;
      return [
        {
          type: 'linter_violations' as const,
          key: rule,
          subject: `${rule} was broken ${hits.length} times`,
          remediation: 'guard' as const,
          hits: hits.map(({ event, call, session, at }) => ({ event, call, session, at })),
          isEnough: (counting) => counting.length >= violationMin,
          details: {
            rule,
            by: textOf(first?.data.by) || 'guard',
            severity: textOf(group.at(-1)?.data.severity),
            messages: counted(
              group.map(({ data }) => textOf(data.message).replace(/\d+/g, 'N')),
              5,
            ),
            paths: counted(
              group.map(({ data }) => textOf(data.path)),
              10,
            ),
          },
        },
      ];
    });
  },
};

const placeOf = ({ session, data }: OtherFact): string => `${session} ${textOf(data.path)} ${textOf(data.message)}`;
