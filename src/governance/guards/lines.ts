// Regular expressions over the lines of one text, all in one go and within a bounded time.
import { createContext, Script } from 'node:vm';
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

export type LineSearch = { readonly hits: readonly Hit[] } | { readonly problem: string };

/** What a guard finds whose expression is known to be quick: making a context takes longer than looking. */
export const searchAtOnce = ({ pattern, flags, fix }: LineGuard, text: string): LineSearch => {
  const expression = new RegExp(pattern, flags);
  // Most files hold nothing of it anywhere, which one look says.
  if (!new RegExp(pattern, `${flags}m`).test(text)) return { hits: [] };
  const hits = text.split(/\r?\n/).flatMap((line, at): readonly Hit[] => {
    if (line.length > LONGEST_LINE || !expression.test(line)) return [];
    return [{ line: at + 1, ...(fix === undefined ? {} : { fixed: line.replace(expression, fix) }) }];
  });
  return { hits: hits.slice(0, MOST_HITS) };
};

/** What each guard finds, in the order of the guards. `fixed` of a hit is the whole line as it should be. */
export const searchLines = (guards: readonly LineGuard[], text: string): readonly LineSearch[] => {
  if (guards.length === 0) return [];
  const lines = text.split(/\r?\n/);
  const known = guards.map(({ pattern, flags, fix }) => ({ pattern, flags, fix }));
  try {
    const context = createContext({ guards: known, lines, most: MOST_HITS, longest: LONGEST_LINE });
    const found: unknown = JSON.parse(JSON.stringify(SEARCH.runInContext(context, { timeout: MOST_MS })));
    return listOf(found).map((hits) => ({ hits: listOf(hits).map(hitOf) }));
  } catch {
    return guards.map(() => ({ problem: `took longer than ${MOST_MS} ms together with the others` }));
  }
};

/** What comes from there is checked by hand: a schema would take longer to load than guards take to look. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const hitOf = (found: unknown): Hit => {
  const [line, fixed] = listOf(found);
  return { line: typeof line === 'number' ? line : 1, ...(typeof fixed === 'string' ? { fixed } : {}) };
};
