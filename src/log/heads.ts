// What a new segment pins: the heads of the segments before it. Whoever removes or rewrites one of those must rewrite
// every later segment as well.
import { readHead } from './head.ts';
import type { Tip } from './line.ts';
import { daysOf, segmentsOfDay } from './segment-names.ts';

/**
 * Heads by segment key, of this day and of the last day before it that has segments. Older ones are pinned by those
 * in turn, so the chain of pins has no gap while an opening stays cheap, however long the log.
 */
export const headsSeen = (state: string, day: string): Record<string, Tip> => {
  const days = daysOf(state);
  const since = days.findLast((other) => other < day) ?? day;
  const segments = days.filter((other) => other >= since).flatMap((other) => segmentsOfDay(state, other));
  const heads = segments.flatMap(({ key, headPath }) => {
    const head = readHead(headPath);
    return typeof head === 'object' && head.seq > 0 ? [[key, head] as const] : [];
  });
  return Object.fromEntries(heads);
};
