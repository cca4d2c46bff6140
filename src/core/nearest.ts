// The known name that a mistyped one most likely meant.
import { distance } from 'fastest-levenshtein';

/** Beyond this nobody mistyped a name, and the distance would cost more than the answer is worth. */
const LONGEST_NAME = 100;

/** The closest of `known` to `name` (case ignored), or undefined when none is close. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  if (name.length > LONGEST_NAME) return undefined;
  const limit = Math.max(2, Math.floor(name.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best !== undefined && best.away <= limit ? best.candidate : undefined;
};
