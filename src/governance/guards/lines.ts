// Regular expressions over the lines of one text, all in one go and within a bounded time.
import { createContext, Script } from 'node:vm';
import * as z from 'zod';
import type { CodeGuard } from '../../policy/guard-file.ts';
import type { Hit } from './ast-grep.ts';

type LineGuard = Extract<CodeGuard, { kind: 'regex' }>;

/** For all guards of one file; an expression that passed its trial needs a thousandth of it. */
const MOST_MS = 1_000;
/** Longer lines are generated. */
const LONGEST_LINE = 2_000;
const MOST_HITS = 200;

/** Runs apart, because only there a running expression can be stopped. */
const SEARCH = new Script(`
  guards.map(({ pattern, flags, fix }) => {
    const expression = new RegExp(pattern, flags);
    const found = [];
    for (let at = 0; at < lines.length && found.length < most; at += 1) {
      const line = lines[at];
      if (line.length > longest || !expression.test(line)) continue;
      found.push(fix === undefined ? [at + 1] : [at + 1, line.replace(expression, fix)]);
    }
    return found;
  })
`);

const FoundSchema = z.array(z.array(z.tuple([z.number()]).rest(z.string())));

export type LineSearch = { readonly hits: readonly Hit[] } | { readonly problem: string };

/** What each guard finds, in the order of the guards. `fixed` of a hit is the whole line as it should be. */
export const searchLines = (guards: readonly LineGuard[], text: string): readonly LineSearch[] => {
  const lines = text.split(/\r?\n/);
  const known = guards.map(({ pattern, flags, fix }) => ({ pattern, flags, fix }));
  try {
    const context = createContext({ guards: known, lines, most: MOST_HITS, longest: LONGEST_LINE });
    const found = FoundSchema.parse(JSON.parse(JSON.stringify(SEARCH.runInContext(context, { timeout: MOST_MS }))));
    return found.map((hits) => ({
      hits: hits.map(([line, fixed]) => ({ line, ...(fixed === undefined ? {} : { fixed }) })),
    }));
  } catch {
    return guards.map(() => ({ problem: `took longer than ${MOST_MS} ms together with the others` }));
  }
};
