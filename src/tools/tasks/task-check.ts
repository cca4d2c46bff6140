// A check that a task has declared, run by us: a command, or a request to a server that we start and stop.
import { hash } from 'node:crypto';
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { NewEvent } from '../../core/event.ts';
import type { CommandResult, ServerAnswer } from '../../core/ports.ts';
import type { FunctionalCheck, Task } from '../../core/task.ts';
import { defineTool, type Outcome, type ToolContext } from '../../core/tool.ts';
import { taskNamed } from './held.ts';

const GRACE_MS = 15_000;
/** The longest that a check may take, in seconds; its own time is told by the task. */
const LONGEST_S = 600;
/** Of a response, what the record shows as it is. */
const BODY_CHARS = 2_000;

const OutputSchema = z.strictObject({
  task: z.string(),
  check: z.string(),
  outcome: z.string().describe('passed, or what was not as expected'),
  exit: z.int().nullable().optional(),
  response_status: z.int().optional(),
  output: z.string().optional().describe('of the command, or the body of the response and what the server has printed'),
});

export const taskCheck = defineTool({
  name: 'task_check',
  title: 'Run a check of a task',
  description:
    'Run one of the functional checks that the task has declared: its command, or its request against a server that is started for it and stopped after it. What was answered is recorded; task_complete needs every check to have passed since the last write.',
  input: z.strictObject({
    check: z.string().min(1).max(80).describe('its name'),
    task: z.string().min(1).max(80).optional().describe('the one that the session is at when absent'),
  }),
  output: OutputSchema,
  touches: ['exec', 'read', 'write', 'delete', 'network'],
  effects: () => [],
  effectsOnRecord: async ({ check, task }, about) => {
    const found = checkIn(taskNamed(await about.libraries.tasks(), task, about), check);
    return [{ kind: 'exec', argv: [], cwd: '.', text: found.cmd }];
  },
  run: async ({ check, task }, context) => {
    const known = taskNamed(await context.libraries.tasks(), task, context);
    const found = checkIn(known, check);
    context.progress(`running ${found.cmd}`);
    return found.request === undefined ? byCommand(known, found, context) : byRequest(known, found, context);
  },
  deadline: () => LONGEST_S * 1000 + GRACE_MS,
});

const checkIn = ({ task, checks }: Task, name: string): FunctionalCheck => {
  const found = checks.find((check) => check.name === name);
  if (found !== undefined) return found;
  const known = checks.map((check) => check.name).join(', ');
  throw new HarnessError(
    'not_found',
    `${task} has declared no check ${JSON.stringify(name)}`,
    known === '' ? 'it has declared none' : `its checks: ${known}`,
  );
};

type Told = Omit<Extract<NewEvent, { type: 'check_result' }>['data'], 'task' | 'check' | 'cmd'>;

const tell = (
  { task }: Task,
  { name, cmd }: FunctionalCheck,
  { told, output }: { readonly told: Told; readonly output: string },
): Outcome<z.input<typeof OutputSchema>> => {
  const { outcome, exit, response } = told;
  const failed = {
    status: 'error',
    code: 'command_failed',
    reason: `the check ${name} failed: ${outcome}`,
    remedy: 'mend it and call task_check again',
  } as const;
  return {
    ...(outcome === 'passed' ? {} : failed),
    data: {
      task,
      check: name,
      outcome,
      ...(exit === undefined ? {} : { exit }),
      ...(response === undefined ? {} : { response_status: response.status }),
    },
    text: `${name}: ${outcome} (${cmd})`,
    bulk: { field: 'output', text: output, keep: 'errors-first' },
    events: [{ type: 'check_result', data: { task, check: name, cmd, ...told } }],
  };
};

const byCommand = async (task: Task, check: FunctionalCheck, { commands }: ToolContext) => {
  const result = await commands.run({ timeoutMs: check.timeout * 1000, env: { CI: '1', NO_COLOR: '1' } });
  const told = { outcome: ofCommand(check, result), exit: result.exit, duration_ms: Math.round(result.durationMs) };
  return tell(task, check, { told, output: result.output });
};

const ofCommand = ({ expect, timeout }: FunctionalCheck, { exit, timedOut, output }: CommandResult): string => {
  if (timedOut) return `it did not end in ${timeout} s`;
  const wanted = expect.exit ?? 0;
  if (exit !== wanted) return `exit ${exit ?? 'by a signal'} instead of ${wanted}`;
  return lacks(expect.contains, output, 'the output') ?? 'passed';
};

const byRequest = async (task: Task, check: FunctionalCheck, { commands }: ToolContext) => {
  const { timeout, request = { method: 'GET', port: 1, path: '/', headers: {} } } = check;
  const answer = await commands.serve({ timeoutMs: timeout * 1000, request });
  const { response } = answer;
  const told: Told = {
    outcome: ofAnswer(check, answer),
    request: { method: request.method, url: `http://127.0.0.1:${request.port}${request.path}` },
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            bytes: response.bytes,
            body_sha256: hash('sha256', response.body),
            body: response.body.slice(0, BODY_CHARS),
          },
        }),
    duration_ms: Math.round(answer.durationMs),
  };
  return tell(task, check, { told, output: [response?.body ?? '', answer.printed].join('\n').trim() });
};

const ofAnswer = ({ expect }: FunctionalCheck, { response, problem }: ServerAnswer): string => {
  if (response === undefined) return problem ?? 'there was no response';
  const { status } = response;
  const asWanted = expect.status === undefined ? status < 400 : status === expect.status;
  if (!asWanted) return `status ${status} instead of ${expect.status ?? 'one below 400'}`;
  return lacks(expect.contains, response.body, 'the body') ?? 'passed';
};

const lacks = (wanted: string | undefined, text: string, where: string): string | undefined =>
  wanted === undefined || text.includes(wanted) ? undefined : `${where} does not hold ${JSON.stringify(wanted)}`;
