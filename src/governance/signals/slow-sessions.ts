// Calls that take much longer than their like. Only what the harness has timed itself: elsewhere the time for which a
// person was waited is in it.

import { counted, grouped } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { aboutOf, type Detector, headOf, hitOf } from './detector.ts';

/** Times the median of the same tool and program. */
const SLOWER = 3;

export const slowSessions: Detector = {
  type: 'slow_sessions',
  find: ({ calls, thresholds: { slowOpCountMin, slowOpThresholdMs } }) => {
    const isTimed = ({ ended }: CallFact): boolean => ended?.status === 'ok' && ended.ms !== undefined;
    // Most kinds of calls are never slow, and nobody has to know what is usual for them.
    const long = calls.filter((call) => isTimed(call) && (call.ended?.ms ?? 0) > slowOpThresholdMs);
    if (long.length < slowOpCountMin) return [];
    const kinds = new Set(long.map(keyOf));
    const timed = calls.filter((call) => isTimed(call) && kinds.has(keyOf(call)));
    return [...grouped(timed, keyOf)].flatMap(([key, group]) => {
      const median = medianOf(group.map(({ ended }) => ended?.ms ?? 0));
      const slow = group.filter(({ ended }) => (ended?.ms ?? 0) > Math.max(slowOpThresholdMs, SLOWER * median));
      if (slow.length < slowOpCountMin) return [];
      const times = slow.map(({ ended }) => ended?.ms ?? 0);
      return [
        {
          type: 'slow_sessions' as const,
          key,
          subject: `${key} took more than ${slowOpThresholdMs} ms ${slow.length} times, and ${Math.round(median)} ms otherwise`,
          remediation: 'skill' as const,
          hits: slow.map(hitOf),
          isEnough: (counting) => counting.length >= slowOpCountMin,
          details: {
            what: key,
            median_ms: Math.round(median),
            slow_median_ms: Math.round(medianOf(times)),
            about: counted(slow.map(aboutOf), 10),
          },
        },
      ];
    });
  },
};

const keyOf = ({ tool, commands: [command] }: CallFact): string =>
  command === undefined ? tool : `${tool} ${headOf(command)}`;

const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
