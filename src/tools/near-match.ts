// The place in a text that a failed edit most likely meant: usually the same words with other blanks, or one changed word.
import { distance } from 'fastest-levenshtein';

export interface NearMatch {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Comparing is quadratic in the length of a line; beyond these bounds a hint is not worth its time. */
const MAX_LINES = 20_000;
const MAX_COMPARED_CHARS = 200;
const MAX_SHOWN_CHARS = 300;
/** Share of characters that may differ. */
const TOLERANCE = 0.4;

/** The line most similar to the first line of `wanted`, or undefined when none comes close. */
export const nearMatch = (text: string, wanted: string): NearMatch | undefined => {
  const lines = text.split(/\r?\n/);
  const first = bare(wanted.split(/\r?\n/).find((line) => line.trim() !== '') ?? '');
  if (first === '' || lines.length > MAX_LINES) return undefined;
  let best: { index: number; away: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const candidate = bare(line);
    if (Math.abs(candidate.length - first.length) > first.length * TOLERANCE) continue;
    const away = distance(first, candidate);
    if (best === undefined || away < best.away) best = { index, away };
    if (away === 0) break;
  }
  if (best === undefined || best.away > first.length * TOLERANCE) return undefined;
  const count = wanted.split('\n').length;
  return {
    line: best.index + 1,
    text: lines
      .slice(best.index, best.index + count)
      .join('\n')
      .slice(0, MAX_SHOWN_CHARS),
  };
};

const bare = (line: string): string => line.replace(/\s+/g, ' ').trim().slice(0, MAX_COMPARED_CHARS);
