// The same question is always answered with yes.

import { counted, grouped } from '../collect.ts';
import type { OtherFact } from '../facts/fact.ts';
import { textOf, textsOf } from '../facts/fields.ts';
import type { Detector } from './detector.ts';

export const approvalFriction: Detector = {
  type: 'approval_friction',
  find: ({ others, thresholds: { repeatMin } }) => {
    const answers = new Map(
      others
        .filter(({ type }) => type === 'approval_resolved')
        .map((resolved) => [textOf(resolved.data.approval), resolved]),
    );
    const asked = others.filter(({ type }) => type === 'approval_requested');
    return [...grouped(asked, questionOf)].flatMap(([question, group]) => {
      const answered = group.flatMap((request) => answers.get(textOf(request.data.approval)) ?? []);
      const granted = answered.filter(isGranted);
      // A single no says that the question is worth asking.
      if (granted.length < repeatMin || granted.some((answer) => !isByHand(answer)) || refusalsIn(answered) > 0)
        return [];
      const [first] = group;
      return [
        {
          type: 'approval_friction' as const,
          key: question,
          subject: `${question} was asked ${group.length} times and always granted`,
          remediation: 'exception' as const,
          hits: granted.map(({ event, call, session, at }) => ({ event, call, session, at })),
          isEnough: (counting) => counting.length >= repeatMin,
          details: {
            rule: textOf(first?.data.rule),
            rules: [...textsOf(first?.data.rules)],
            about: counted(
              group.map(({ data }) => textOf(data.subject)),
              10,
            ),
          },
        },
      ];
    });
  },
};

/** By what a person would have to allow; a question that no rule can settle is none that one can save. */
const questionOf = ({ data }: OtherFact): string | undefined => {
  const rules = textsOf(data.rules);
  return rules.length === 0 ? undefined : [...rules].sort().join(', ');
};

const isGranted = ({ data }: OtherFact): boolean => data.decision === 'approved';
const isByHand = ({ data }: OtherFact): boolean => data.scope === 'once' || data.scope === 'session';
const refusalsIn = (answers: readonly OtherFact[]): number =>
  answers.filter(({ data }) => data.decision === 'denied').length;
