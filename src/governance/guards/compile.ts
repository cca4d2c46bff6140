// Guards made ready to look: expressions that are safe to run, examples that hold, paths they look at.
import ignore from 'ignore';
import type { CodeGuard, CommandGuard, Guard } from '../../policy/guard-file.ts';
import { type GuardLanguage, LANGUAGES } from '../../policy/guard-languages.ts';
import { expressionProblem } from '../../policy/safe-expression.ts';
import { type Hit, searchTree } from './ast-grep.ts';
import { searchLines } from './lines.ts';

export interface ReadyGuard {
  readonly guard: Guard;
  /** That it came along: its expression needs no bound, and where its parser is missing nobody asked for it. */
  readonly builtin?: true;
  /** Whether it looks at this file (relative to the workspace). */
  readonly covers: (path: string) => boolean;
}

/** The guard made ready; or why it does not run. */
export const compileGuard = async (guard: Guard): Promise<ReadyGuard | { readonly problem: string }> => {
  const problem =
    (guard.kind === 'regex' ? expressionProblem(guard.pattern, guard.flags) : undefined) ??
    (guard.kind === 'command' ? undefined : await exampleProblem(guard));
  return problem === undefined ? { guard, covers: coverOf(guard) } : { problem };
};

/** One that came along: a test has tried its expression and its examples, so that nobody has to wait for that again. */
export const readyBuiltin = (guard: CodeGuard): ReadyGuard => ({ guard, builtin: true, covers: coverOf(guard) });

const coverOf = ({ languages, paths }: Guard): ((path: string) => boolean) => {
  const ends: readonly string[] = languages.flatMap((language) => LANGUAGES[language]);
  const listed = paths === undefined ? undefined : ignore().add(typeof paths === 'string' ? [paths] : paths);
  return (path) => ends.some((end) => path.endsWith(end)) && (listed === undefined || listed.ignores(path));
};

/** The first language that the file's name belongs to. */
export const languageOf = (path: string, languages: readonly GuardLanguage[]): string | undefined =>
  languages
    .flatMap((language) => LANGUAGES[language])
    .filter((end) => path.endsWith(end))
    .map((end) => end.slice(1))[0];

const exampleProblem = async (guard: CodeGuard): Promise<string | undefined> => {
  for (const list of ['match', 'not_match'] as const) {
    for (const text of guard.examples[list]) {
      const found = await search(guard, { path: `example${exampleEnd(guard)}`, text });
      // Where the parser is missing, nothing can be said of examples; running it says so.
      if ('problem' in found) return found.problem;
      if (found.hits.length > 0 !== (list === 'match'))
        return list === 'match' ? `its own example does not match: ${text}` : `its own example matches: ${text}`;
    }
  }
  return undefined;
};

const exampleEnd = ({ languages }: CodeGuard): string => LANGUAGES[languages[0] ?? 'any'][0];

export type Search = { readonly hits: readonly Hit[] } | { readonly problem: string };

/** What one guard finds in one text. */
export const search = async (
  guard: CodeGuard,
  file: { readonly path: string; readonly text: string },
): Promise<Search> =>
  guard.kind === 'regex'
    ? (searchLines([guard], file.text)[0] ?? { hits: [] })
    : searchTree(guard, file.text, languageOf(file.path, guard.languages) ?? '');

export const isCommand = (guard: Guard): guard is CommandGuard => guard.kind === 'command';
