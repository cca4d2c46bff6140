// One step of the project's validation, run by us: that a command passed counts only when we have seen it.
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { CommandResult } from '../../core/ports.ts';
import { STEPS, type ValidationStep } from '../../core/task.ts';
import { defineTool, type Outcome } from '../../core/tool.ts';
import { taskNamed } from './held.ts';

/** Between the end of the command's time and the call's own deadline, so that it is the command that is reported. */
const GRACE_MS = 10_000;
const ENVIRONMENT = { CI: '1', NO_COLOR: '1', FORCE_COLOR: '0', npm_config_yes: 'false' } as const;

const InputSchema = z.strictObject({
  step: z.enum(['build', 'lint', 'types']).describe('tests are run by run_tests'),
  task: z.string().min(1).max(80).optional().describe('the one that the session is at when absent'),
  timeout: z.number().positive().max(3600).default(300).describe('seconds'),
});

const OutputSchema = z.strictObject({
  task: z.string(),
  step: z.enum(STEPS),
  cmd: z.string(),
  outcome: z.enum(['passed', 'failed', 'timeout', 'not_run']),
  exit: z.int().nullable(),
  duration_ms: z.int(),
  output: z.string().optional(),
});

export const taskValidate = defineTool({
  name: 'task_validate',
  title: 'Validate the work',
  description:
    'Run one step of the validation of the project (build, lint, types) as it is configured or found in the project files, and record what came of it. task_complete needs each step to have passed since the last write. Tests are run by run_tests.',
  input: InputSchema,
  output: OutputSchema,
  touches: ['exec', 'read', 'write', 'delete', 'network'],
  effects: () => [],
  effectsOnRecord: async ({ step }, { libraries }) => {
    const found = stepIn((await libraries.tasks()).steps(), step);
    return [{ kind: 'exec', argv: [], cwd: '.', text: found.cmd }];
  },
  run: async ({ step, task, timeout }, context) => {
    const tasks = await context.libraries.tasks();
    const known = taskNamed(tasks, task, context);
    const exec = context.effects.find((effect) => effect.kind === 'exec');
    const cmd = exec?.kind === 'exec' ? (exec.text ?? '') : '';
    context.progress(`running ${cmd}`);
    const result = await context.commands.run({ timeoutMs: timeout * 1000, env: ENVIRONMENT });
    return outcomeOf({ task: known.task, step, cmd }, result);
  },
  deadline: ({ timeout }) => timeout * 1000 + GRACE_MS,
});

const stepIn = (steps: readonly ValidationStep[], step: string): ValidationStep => {
  const found = steps.find((known) => known.step === step);
  if (found !== undefined) return found;
  const known = steps.map((each) => each.step).join(', ');
  throw new HarnessError(
    'not_found',
    `this project has no step ${step}`,
    `its steps are ${known === '' ? 'none' : known}; a person can set tasks.validation.${step} in the configuration`,
  );
};

interface Ran {
  readonly task: string;
  readonly step: 'build' | 'lint' | 'types';
  readonly cmd: string;
}

const outcomeOf = (
  ran: Ran,
  { exit, timedOut, output, durationMs }: CommandResult,
): Outcome<z.input<typeof OutputSchema>> => {
  const failed = timedOut ? 'timeout' : 'failed';
  const outcome = exit === 0 && !timedOut ? 'passed' : failed;
  const data = { ...ran, outcome, exit, duration_ms: Math.round(durationMs) } as const;
  const reason = timedOut ? `${ran.cmd} did not end in time` : `${ran.cmd} ended with exit ${exit}`;
  const fate = { status: 'error', code: timedOut ? 'timeout' : 'command_failed', reason } as const;
  return {
    ...(outcome === 'passed' ? {} : fate),
    data,
    text: `${ran.step} ${outcome}: ${ran.cmd}`,
    bulk: { field: 'output', text: output, keep: 'errors-first' },
    events: [{ type: 'validation_result', data }],
  };
};
