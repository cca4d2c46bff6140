// Tests as evidence: which runner, how many passed, what failed and where. "No test ran" is never "passed".
import * as z from 'zod';
import type { Effect } from '../core/effect.ts';
import { HarnessError } from '../core/error.ts';
import type { EventData } from '../core/event.ts';
import type { CommandResult } from '../core/ports.ts';
import { defineTool, type Outcome, type ToolContext } from '../core/tool.ts';
import { detectRunner, readReport } from './test-runners/index.ts';
import type { Failure, Report } from './test-runners/runner.ts';
import { judgeRun, type TestVerdict } from './test-runners/verdict.ts';

/** Between the end of the tests' time and the call's own deadline, so that it is the tests that are reported. */
const GRACE_MS = 10_000;
const MAX_FAILURES = 20;
/** Plain output, no runner that waits for changes, and no npx that fetches what is not installed or waits for a network. */
const ENVIRONMENT = {
  CI: '1',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  npm_config_yes: 'false',
  npm_config_fetch_retries: '0',
} as const;

const InputSchema = z.strictObject({
  cmd: z.string().min(1).max(20_000).optional().describe('command line; found from the project files when absent'),
  timeout: z.number().positive().max(3600).default(60).describe('seconds'),
});

const OutputSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed', 'not_run', 'timeout']),
  runner: z.string(),
  cmd: z.string(),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  failures: z.array(
    z.strictObject({ name: z.string(), location: z.string().optional(), message: z.string().optional() }),
  ),
  more_failures: z.int().optional().describe('not listed'),
  exit: z.int().nullable(),
  duration_ms: z.int(),
  output: z.string().optional(),
});
type Data = z.input<typeof OutputSchema>;

export const runTests = defineTool({
  name: 'run_tests',
  title: 'Run the tests',
  description:
    'Run the tests of the project and read the result: outcome (passed, failed, not_run, timeout), counts, failing tests with places. Finds npm/pnpm/yarn/bun scripts, vitest, jest, mocha, node:test, pytest, unittest, go, cargo, make; give cmd for a part or anything else. Only outcome passed means that tests ran and none failed.',
  input: InputSchema,
  output: OutputSchema,
  touches: ['exec', 'read', 'write', 'delete', 'network'],
  effects: ({ cmd }, place) => {
    if (cmd !== undefined) return [{ kind: 'exec', argv: [], cwd: '.', text: cmd }];
    const found = detectRunner(place);
    return found === undefined ? [] : [{ kind: 'exec', argv: [...found.argv], cwd: '.' }];
  },
  run: ({ timeout }, context) => {
    const plan = planIn(context.effects);
    return plan === undefined ? unknownRunner() : runPlan(plan, timeout, context);
  },
  deadline: ({ timeout }) => timeout * 1000 + GRACE_MS,
});

interface TestPlan {
  /** Named by the report when there is one; this is what is known without it. */
  readonly runner: string;
  readonly cmd: string;
}

/** What was judged is what is reported: the plan is read off the declared effect. */
const planIn = (effects: readonly Effect[]): TestPlan | undefined => {
  const exec = effects.find((effect) => effect.kind === 'exec');
  if (exec?.kind !== 'exec') return undefined;
  if (exec.text !== undefined) return { runner: 'custom', cmd: exec.text };
  return { runner: exec.argv[0] ?? 'custom', cmd: exec.argv.join(' ') };
};

const runPlan = async (plan: TestPlan, timeout: number, context: ToolContext): Promise<Outcome<Data>> => {
  context.progress(`running ${plan.cmd}`);
  try {
    const result = await context.commands.run({ timeoutMs: timeout * 1000, env: ENVIRONMENT });
    return outcomeOf(plan, result, context.root);
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'command_not_found') return notStarted(plan, thrown);
    throw thrown;
  }
};

const outcomeOf = (plan: TestPlan, result: CommandResult, root: string): Outcome<Data> => {
  const report = withPlacesIn(root, readReport(result.output));
  const verdict = judgeRun(result, report);
  const told = tell({ ...plan, runner: report?.runner ?? plan.runner }, verdict, report);
  return {
    ...told,
    data: { ...told.data, exit: result.exit, duration_ms: Math.round(result.durationMs) },
    bulk: { field: 'output', text: result.output, keep: 'errors-first' },
  };
};

/** Some runners print absolute paths; what a reader can open is relative to the workspace. */
const withPlacesIn = <R extends Report>(root: string, report: R | undefined): R | undefined => {
  if (report === undefined) return undefined;
  const failures = report.failures.map((failure) =>
    failure.location?.startsWith(`${root}/`) === true
      ? { ...failure, location: failure.location.slice(root.length + 1) }
      : failure,
  );
  return { ...report, failures };
};

const unknownRunner = (): Outcome<Data> =>
  tell(
    { runner: 'none', cmd: '' },
    { outcome: 'not_run', reason: 'no test runner was found in the project files' },
    undefined,
  );

const notStarted = (plan: TestPlan, { message, remedy }: HarnessError): Outcome<Data> => {
  const told = tell(plan, { outcome: 'not_run', reason: message }, undefined);
  return remedy === undefined ? told : { ...told, remedy };
};

const NOTHING: Report = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** The outcome of a run in words, data and an event. */
const tell = ({ runner, cmd }: TestPlan, verdict: TestVerdict, report: Report = NOTHING): Outcome<Data> => {
  const { passed, failed, skipped } = report;
  const failures = report.failures.slice(0, MAX_FAILURES);
  const more = report.failures.length - failures.length;
  const counted = { outcome: verdict.outcome, runner, cmd, passed, failed, skipped };
  return {
    ...fateOf(verdict),
    data: {
      ...counted,
      failures: [...failures],
      ...(more === 0 ? {} : { more_failures: more }),
      exit: null,
      duration_ms: 0,
    },
    text: inWords(counted, failures, more),
    events: [{ type: 'test_result', data: { ...counted, failures: failures.map(({ name }) => name) } }],
  };
};

const fateOf = ({ outcome, reason }: TestVerdict): Pick<Outcome<Data>, 'status' | 'code' | 'reason' | 'remedy'> => {
  switch (outcome) {
    case 'passed':
      return {};
    case 'failed':
      return { status: 'error', code: 'tests_failed', reason };
    case 'not_run':
      return {
        status: 'error',
        code: 'tests_not_run',
        reason,
        remedy: 'give cmd, a command that runs tests and prints their summary',
      };
    case 'timeout':
      return {
        status: 'timeout',
        code: 'timeout',
        reason: `${reason}; every process was stopped`,
        remedy: 'raise timeout, or give cmd to run fewer tests',
      };
  }
};

type Counted = Omit<EventData<'test_result'>, 'failures'>;

const inWords = (
  { outcome, runner, cmd, passed, failed, skipped }: Counted,
  failures: readonly Failure[],
  more: number,
): string => {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const how = cmd === '' ? '' : ` (${runner}: ${cmd})`;
  const listed = failures.map(({ name, location, message }) => {
    const where = location === undefined ? '' : ` at ${location}`;
    return `- ${name}${where}${message === undefined ? '' : `: ${message}`}`;
  });
  return [`${outcome}: ${counts}${how}`, ...listed, ...(more === 0 ? [] : [`- and ${more} more`])].join('\n');
};
