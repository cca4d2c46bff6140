// Warnings of a rule become more frequent: more for each call in the newer half of the time than in the older one.
import { counted, grouped } from '../collect.ts';
import { type Detector, decisionHit, type Hit, type Scene } from './detector.ts';
import { warningsIn } from './repeated-warn.ts';

/** Fewer warnings have no tendency. */
const MIN_WARNINGS = 20;

export const warnEscalation: Detector = {
  type: 'warn_escalation',
  find: (scene) => {
    const { calls, judged, thresholds } = scene;
    const middle = middleOf(scene);
    const older = calls.filter(({ at }) => at < middle).length;
    const ratio = (hits: readonly Hit[]): number => {
      const before = hits.filter(({ at }) => at < middle).length;
      const [first, second] = [before / Math.max(1, older), (hits.length - before) / Math.max(1, calls.length - older)];
      // Warnings that did not occur at all have begun, which is more than any ratio.
      return first === 0 ? Number.POSITIVE_INFINITY : second / first;
    };
    return [...grouped(warningsIn(judged), ({ rule }) => rule)].flatMap(([rule, group]) => {
      const hits = group.map(({ call }) => decisionHit(call));
      const isEnough = (counting: readonly Hit[]): boolean =>
        counting.length >= MIN_WARNINGS && older > 0 && ratio(counting) >= thresholds.escalationRatio;
      if (!isEnough(hits)) return [];
      const grown = ratio(hits);
      return [
        {
          type: 'warn_escalation' as const,
          key: rule,
          subject: `${rule} would stop ${more(grown)}`,
          remediation: 'rule' as const,
          hits,
          isEnough,
          details: {
            rule,
            ratio: Number.isFinite(grown) ? grown : null,
            about: counted(
              group.map(({ call }) => call.tool),
              5,
            ),
          },
        },
      ];
    });
  },
};

const more = (ratio: number): string =>
  Number.isFinite(ratio) ? `${ratio.toFixed(1)} times as many calls as before` : 'calls that it did not stop before';

/** Of the time, not of the list: a busy day counts no more than a quiet one. */
const middleOf = ({ from, until }: Scene): number => from + (until - from) / 2;
