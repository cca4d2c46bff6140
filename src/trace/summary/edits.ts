// Edits, and how soon they were tested.
import type { TraceSummary } from '../../core/trace-summary.ts';
import { type CallFacts, numberOf } from './call-facts.ts';

export const isEdit = ({ status, writes, result }: CallFacts): boolean =>
  status === 'ok' && writes.length > 0 && result.change !== 'unchanged';

/** How long it took until something was written, from the start of the run. */
export const firstEdit = (calls: readonly CallFacts[], started: number): TraceSummary['first_edit'] => {
  const at = calls.findIndex(isEdit);
  const edit = calls[at];
  return edit === undefined ? null : { ms: Math.max(0, edit.ts - started), calls: at };
};

export const editFigures = (calls: readonly CallFacts[]): TraceSummary['edits'] => {
  const distances: number[] = [];
  let waiting: number[] = [];
  let total = 0;
  for (const [at, call] of calls.entries()) {
    if (call.tests !== undefined && call.tests.outcome !== 'not_run') {
      for (const edit of waiting) distances.push(at - edit);
      waiting = [];
    }
    if (!isEdit(call)) continue;
    total += 1;
    waiting.push(at);
  }
  return { total, untested: waiting.length, calls_to_test: medianOf(distances) };
};

const medianOf = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
};

/** In the order in which they were first written. */
export const filesModified = (calls: readonly CallFacts[]): TraceSummary['files_modified'] => {
  const files = new Map<string, TraceSummary['files_modified'][number]>();
  for (const call of calls.filter(isEdit)) {
    for (const path of new Set(call.writes)) {
      const file = files.get(path) ?? { path, edits: 0, added: 0, removed: 0 };
      files.set(path, {
        path,
        edits: file.edits + 1,
        added: file.added + numberOf(call.result.lines_added),
        removed: file.removed + numberOf(call.result.lines_removed),
      });
    }
  }
  return [...files.values()];
};

/** Test runs in order; one that did not run says nothing. */
export const testFigures = (calls: readonly CallFacts[]): TraceSummary['tests'] => {
  const outcomes = calls.flatMap(({ tests }) =>
    tests === undefined || tests.outcome === 'not_run' ? [] : [tests.outcome],
  );
  const turns = outcomes.slice(1).map((outcome, at) => [outcomes[at] === 'passed', outcome === 'passed'] as const);
  return {
    runs: outcomes.length,
    red: outcomes.filter((outcome) => outcome !== 'passed').length,
    red_to_green: turns.filter(([was, is]) => !was && is).length,
    green_to_red: turns.filter(([was, is]) => was && !is).length,
    last: outcomes.at(-1) ?? null,
  };
};
