// What a test run amounts to. The exit code is never overruled by a parser, and nothing that did not run has passed.
import type { CommandResult } from '../../core/ports.ts';
import type { Report } from './runner.ts';

export type TestOutcome = 'passed' | 'failed' | 'not_run' | 'timeout';

export interface TestVerdict {
  readonly outcome: TestOutcome;
  /** Why, in one clause; for `passed` there is nothing to explain. */
  readonly reason: string;
}

type Ended = Pick<CommandResult, 'exit' | 'signal' | 'timedOut' | 'output'>;

/** `passed` needs all of: exit 0, a recognised summary, a test that passed, none that failed. */
export const judgeRun = (ended: Ended, report: Report | undefined): TestVerdict => {
  if (ended.timedOut) return { outcome: 'timeout', reason: 'the tests did not finish in time' };
  if (report === undefined) return withoutReport(ended);
  const { passed, failed } = report;
  if (failed > 0) {
    const note = ended.exit === 0 ? ', although the exit code is 0' : '';
    return { outcome: 'failed', reason: `${failed} of ${passed + failed} tests failed${note}` };
  }
  if (passed === 0) return { outcome: 'not_run', reason: `no test ran (${endOf(ended)})` };
  if (ended.exit !== 0) return { outcome: 'failed', reason: `${endOf(ended)}, although no failing test was reported` };
  return { outcome: 'passed', reason: '' };
};

/** A shell's exit codes for a program that it cannot find or start; npm passes them on. */
const NOT_STARTABLE: readonly (number | null)[] = [126, 127];

/** What make, npm, npx and Python say when there is nothing to start. */
const NOTHING_STARTED =
  /\bError 127$|No rule to make target|Missing script|npx canceled|npm error code (?:ENOTFOUND|ECONNREFUSED|EAI_AGAIN)|No module named '?(?:pytest|unittest)\b/im;

const withoutReport = (ended: Ended): TestVerdict => {
  if (ended.exit === 0) return { outcome: 'not_run', reason: 'exit 0, but no test summary was recognised' };
  if (NOT_STARTABLE.includes(ended.exit) || NOTHING_STARTED.test(ended.output)) {
    return { outcome: 'not_run', reason: `the test runner did not start (${endOf(ended)})` };
  }
  return { outcome: 'failed', reason: `${endOf(ended)}, and no test summary was recognised` };
};

const endOf = ({ exit, signal }: Ended): string =>
  exit === null ? `ended by ${signal ?? 'a signal'}` : `exit ${exit}`;
