// What went wrong, by what would mend it.
import type { FailureCategory, TraceSummary } from '../../core/trace-summary.ts';
import type { CallFacts } from './call-facts.ts';

const BY_STATUS: Readonly<Record<string, FailureCategory>> = {
  denied: 'policy',
  pending: 'approval',
  timeout: 'timeout',
  cancelled: 'cancelled',
};

const BY_CODE: Readonly<Record<string, FailureCategory>> = {
  invalid_arguments: 'arguments',
  unknown_tool: 'arguments',
  no_match: 'arguments',
  ambiguous_match: 'arguments',
  not_found: 'files',
  already_exists: 'files',
  not_a_file: 'files',
  not_a_directory: 'files',
  binary_file: 'files',
  too_large: 'files',
  conflict: 'files',
  changed_meanwhile: 'files',
  tests_failed: 'tests',
  tests_not_run: 'tests',
  command_failed: 'command',
  command_not_found: 'command',
  log_unavailable: 'harness',
  sandbox_unavailable: 'harness',
  not_installed: 'harness',
  internal_error: 'harness',
};

/** Undefined for what ended well and for what has not ended. What fails without a code of ours is a command's. */
export const failureOf = ({ status, code }: CallFacts): FailureCategory | undefined => {
  if (status === undefined || status === 'ok') return undefined;
  return BY_STATUS[status] ?? BY_CODE[code ?? ''] ?? 'command';
};

export const failureFigures = (calls: readonly CallFacts[]): Pick<TraceSummary, 'failures' | 'failure_category'> => {
  const failures: TraceSummary['failures'] = {};
  let most: FailureCategory | null = null;
  for (const call of calls) {
    const category = failureOf(call);
    if (category === undefined) continue;
    failures[category] = (failures[category] ?? 0) + 1;
    if (most === null || (failures[category] ?? 0) > (failures[most] ?? 0)) most = category;
  }
  return { failures, failure_category: most };
};
