// The same rule refuses again and again: it stands in the way of work, or nobody tells the agent what to do instead.
import { counted, grouped } from '../collect.ts';
import { aboutOf, type Detector, decisionHit } from './detector.ts';

/** What no rule can except. */
const isFixed = (rule: string): boolean => rule.startsWith('floor/');

export const chronicBlock: Detector = {
  type: 'chronic_block',
  find: ({ judged, thresholds: { chronicBlockMin } }) => {
    const blocked = judged.filter(({ decided }) => decided?.decision === 'deny' && !isByPerson(decided.rule));
    return [...grouped(blocked, ({ decided }) => decided?.rule)].flatMap(([rule, group]) => {
      const hits = group.map(decisionHit);
      if (hits.length < chronicBlockMin) return [];
      return [
        {
          type: 'chronic_block' as const,
          key: rule,
          subject: `${rule} refused ${hits.length} calls`,
          remediation: isFixed(rule) ? ('skill' as const) : ('exception' as const),
          hits,
          isEnough: (counting) => counting.length >= chronicBlockMin,
          details: {
            rule,
            reason: group.at(-1)?.decided?.reason ?? '',
            about: counted(group.map(aboutOf), 10),
            tools: counted(
              group.map(({ tool }) => tool),
              5,
            ),
          },
        },
      ];
    });
  },
};

/** A person's no is no rule. */
const isByPerson = (rule: string): boolean => /^(?:approval\/|session:)/.test(rule);
