// A proposed guard: an expression or a pattern over code, never a program.
import type { Guard } from '../../policy/guard-file.ts';
import { expressionProblem } from '../../policy/safe-expression.ts';
import { readGuard } from '../../settings/guard-file.ts';
import { compileGuard } from '../guards/compile.ts';
import type { ProposedFile } from './proposal.ts';

/** The guard of a file, or what is wrong with it. */
export const checkGuard = async ({
  path,
  content,
}: ProposedFile): Promise<{ readonly guard: Guard } | { readonly problems: readonly string[] }> => {
  const { guard, problem } = readGuard({ path, text: content, sha256: '' }, 'project');
  const problems = (...found: readonly string[]) => ({ problems: found.map((what) => `${path}: ${what}`) });
  if (guard === undefined) return problems(problem?.problem ?? 'is no guard');
  // Adopting a text must not be a way to have a program run.
  if (guard.kind === 'command') return problems('a drafted guard may not run a program');
  const unsafe = guard.kind === 'regex' ? expressionProblem(guard.pattern, guard.flags) : undefined;
  if (unsafe !== undefined) return problems(`the pattern ${unsafe}`);
  const { match, not_match } = guard.examples;
  if (match.length === 0 || not_match.length === 0)
    return problems('it needs examples of what it matches, and of what it does not');
  const ready = await compileGuard(guard);
  return 'problem' in ready ? problems(ready.problem) : { guard };
};
