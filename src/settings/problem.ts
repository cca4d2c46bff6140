// What is wrong with a policy file, where a person has to look.
import { HarnessError, messageOf } from '../core/error.ts';

export interface Problem {
  readonly path: string;
  /** 1-based; undefined when it is about the file as a whole. */
  readonly line?: number | undefined;
  readonly problem: string;
}

export const problemLine = ({ path, line, problem }: Problem): string =>
  `${line === undefined ? path : `${path}:${line}`}: ${problem}`;

/** All problems as one error. */
export const problemError = (problems: readonly Problem[]): HarnessError =>
  new HarnessError(
    'invalid_arguments',
    problems.map(problemLine).join('; '),
    'correct it and start again; `harness rules check` lists every problem, docs/configuration.md every key',
  );

/** What the YAML parser says; it names file and line already. */
export const yamlProblem = (path: string, thrown: unknown): Problem => {
  const message = messageOf(thrown);
  const [, line, problem] = thrown instanceof HarnessError ? (/:(\d+): ([\s\S]*)$/.exec(message) ?? []) : [];
  return line === undefined || problem === undefined
    ? { path, problem: message }
    : { path, line: Number(line), problem };
};
