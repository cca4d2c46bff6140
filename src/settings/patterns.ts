// Patterns as a person writes them: whether one can stand in a list, and which ones would speak about an effect.
import type { Decision } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import type { Facts, Judged } from '../core/ports.ts';
import { parsePattern } from '../policy/pattern.ts';
import { type Suggestion, suggest } from '../policy/suggest.ts';
import { homeOf, type PlaceOptions } from './places.ts';

export { inWords } from '../policy/words.ts';
export type { Suggestion };

type Where = Pick<PlaceOptions, 'root' | 'env'>;

const anchorsOf = ({ root, env }: Where) => ({ root, home: homeOf(env) });

/** Why a pattern cannot stand in a list; undefined when it can. */
export const patternProblem = (text: string, list: Decision, where: Where): string | undefined => {
  const parsed = parsePattern(text, list, anchorsOf(where));
  return 'problem' in parsed ? parsed.problem : undefined;
};

/** The rules that a person could write about an effect. */
export const suggestRules = (call: Judged, effect: Effect, facts: Facts, where: Where): Suggestion =>
  suggest(call, effect, facts, anchorsOf(where));
