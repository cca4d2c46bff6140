// Whether a regular expression of somebody else's may be run: what takes exponential time on some text is refused. What
// the shape does not show, a trial does; and whoever runs it bounds the time as well.
import { createContext, Script } from 'node:vm';
import { safeRegex } from 'safe-regex2';

/** Nobody reviews an expression longer than this. */
const LONGEST = 1_000;
const TRIAL_MS = 50;
const TRIAL_CHARS = 40;

/** Why an expression is not run; undefined when it is. */
export const expressionProblem = (source: string, flags = ''): string | undefined => {
  if (source.length > LONGEST) return `is longer than ${LONGEST} characters`;
  try {
    new RegExp(source, flags);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  if (new RegExp(source, flags).test('')) return 'matches the empty text, which is everywhere';
  const catastrophic = 'can take exponential time: do not repeat what repeats itself';
  if (!safeRegex(asTheCheckerReads(source), { limit: 60 })) return catastrophic;
  return passesTrial(source, flags) ? undefined : catastrophic;
};

/**
 * The checker takes an optional group, which repeats nothing, for one that is repeated, and reads neither lookbehind nor
 * names of groups.
 */
const asTheCheckerReads = (source: string): string =>
  source
    .replace(/(?<!\\)\)\?+/g, ')')
    .replace(/\(\?<([!=])/g, '(?$1')
    .replace(/\(\?<\w+>/g, '(');

/** Repeats each character that the expression names, and ends with one that it does not expect. */
const passesTrial = (source: string, flags: string): boolean => {
  const named = [...new Set([...source.replace(/\\[a-zA-Z]/g, '').slice(0, 200), ...'aA0 _/.'])].slice(0, 40);
  const texts = named.map((character) => `${character.repeat(TRIAL_CHARS)}\u0001`);
  const script = new Script('for (const text of texts) new RegExp(source, flags).test(text)');
  try {
    script.runInContext(createContext({ texts, source, flags }), { timeout: TRIAL_MS * 4 });
    return true;
  } catch {
    return false;
  }
};
