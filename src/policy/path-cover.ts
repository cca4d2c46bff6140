// Which paths a gitignore pattern covers, with Claude Code's anchors:
// `//` file system, `~/` home, `/` and `./` the workspace root, bare names anywhere below it.
import ignore from 'ignore';
import type { Decision } from '../core/decision.ts';
import type { PathFact } from '../core/ports.ts';
import { below } from './paths.ts';

/** Where patterns are anchored. */
export interface Anchors {
  readonly root: string;
  readonly home: string;
}

/** Whether what the file system said about a path falls under a pattern. */
export type Cover = (facts: readonly PathFact[]) => boolean;

/**
 * A permission covers a path only when it covers the name asked for and the real one of everything that was found;
 * a refusal covers it when it covers any of them, in any case of letters.
 */
export const pathCover = (
  specifier: string,
  decision: Decision,
  anchors: Anchors,
): { readonly cover: Cover } | { readonly problem: string } => {
  if (specifier.startsWith('!')) return { problem: 'a pattern cannot be negated; use the other lists' };
  const { base, pattern } = anchored(specifier, anchors);
  const files = ignore({ ignorecase: decision !== 'allow', allowRelativePaths: true }).add(pattern);
  const covers = (path: string): boolean => {
    const relative = below(base, path);
    return relative !== undefined && relative !== '' && files.ignores(relative);
  };
  const both = (fact: PathFact): boolean => covers(fact.path) && covers(fact.real);
  const either = (fact: PathFact): boolean => covers(fact.path) || covers(fact.real);
  return {
    cover: (facts) => (decision === 'allow' ? facts.length > 0 && facts.every(both) : facts.some(either)),
  };
};

const anchored = (specifier: string, { root, home }: Anchors): { base: string; pattern: string } => {
  if (specifier.startsWith('//')) return { base: '/', pattern: specifier.slice(1) };
  if (specifier.startsWith('~/')) return { base: home, pattern: specifier.slice(1) };
  if (specifier.startsWith('./')) return { base: root, pattern: specifier.slice(1) };
  return { base: root, pattern: specifier };
};
