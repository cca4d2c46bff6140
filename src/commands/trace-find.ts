// Which run a person means.
import { nearest } from '../core/nearest.ts';
import type { RunSummary } from '../core/records.ts';

export const LAST = 'last';

/** Whether a session is meant, not a run. */
export const isSession = (name: string): boolean => name.startsWith('ses_');

/** The run of that id, of the only id that begins so, or the last one; else what to say instead. `runs`: oldest first. */
export const findRun = (runs: readonly RunSummary[], name: string): RunSummary | { readonly problem: string } => {
  const named = name === LAST ? runs.at(-1) : runs.find(({ run }) => run === name);
  if (named !== undefined) return named;
  const [first, ...others] = runs.filter(({ run }) => run.startsWith(name));
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) return { problem: `${others.length + 1} runs begin with ${name}` };
  const meant = nearest(
    name,
    runs.map(({ run }) => run),
  );
  return { problem: `there is no run ${name}${meant === undefined ? '' : `; did you mean ${meant}`}` };
};
