// A rule that watches, or that the mode lifts, would have spoken again and again.

import { counted, grouped } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { aboutOf, type Detector, decisionHit } from './detector.ts';

export interface Warning {
  readonly call: CallFact;
  readonly rule: string;
}

/** Every rule that would have stopped a call and did not. `calls`: those that were judged. */
export const warningsIn = (calls: readonly CallFact[]): readonly Warning[] =>
  calls.flatMap((call) => (call.decided?.warned ?? []).map((rule) => ({ call, rule })));

export const repeatedWarn: Detector = {
  type: 'repeated_warn',
  find: ({ judged, thresholds: { repeatedWarnMin } }) =>
    [...grouped(warningsIn(judged), ({ rule }) => rule)].flatMap(([rule, group]) => {
      const hits = group.map(({ call }) => decisionHit(call));
      if (hits.length < repeatedWarnMin) return [];
      return [
        {
          type: 'repeated_warn' as const,
          key: rule,
          subject: `${rule} would have stopped ${hits.length} calls`,
          remediation: 'rule' as const,
          hits,
          isEnough: (counting) => counting.length >= repeatedWarnMin,
          details: {
            rule,
            about: counted(
              group.map(({ call }) => aboutOf(call)),
              10,
            ),
          },
        },
      ];
    }),
};
