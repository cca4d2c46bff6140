// One program, judged and run as it was written. The exit code decides; the output explains.
import * as z from 'zod';
import type { Effect } from '../core/effect.ts';
import type { CommandResult } from '../core/ports.ts';
import { defineTool, type Outcome } from '../core/tool.ts';

/** Between the end of the command's time and the call's own deadline, so that it is the command that is reported. */
const GRACE_MS = 10_000;

const InputSchema = z
  .strictObject({
    cmd: z.string().min(1).max(20_000).optional().describe('command line; or argv'),
    argv: z.array(z.string().max(20_000)).min(1).max(1000).optional().describe('words, run without a shell'),
    timeout: z.number().positive().max(3600).default(30).describe('seconds'),
    cwd: z.string().min(1).optional().describe('directory in the workspace'),
  })
  .refine(({ cmd, argv }) => (cmd === undefined) !== (argv === undefined), 'give exactly one of cmd and argv');
type Input = z.output<typeof InputSchema>;

const OutputSchema = z.strictObject({
  exit: z.int().nullable().describe('null when a signal ended it'),
  signal: z.string().optional(),
  duration_ms: z.int(),
  sandbox: z.string().describe('what confined it'),
  output: z.string().optional().describe('stdout and stderr as they came'),
  dropped_bytes: z.int().optional().describe('of output beyond what is kept'),
});

export const runCommand = defineTool({
  name: 'run_command',
  title: 'Run a command',
  description:
    'Run one command in the workspace: cmd as a shell line, or argv as plain words. No input, no terminal. Known read-only commands run at once; others need a person. Use the file tools to read, search and edit, run_tests for tests. Long output is shown failures first; artifact_read has the rest.',
  input: InputSchema,
  output: OutputSchema,
  touches: ['exec', 'read', 'write', 'delete', 'network'],
  effects: (input) => effectsOf(input),
  run: async ({ timeout }, { commands }) => outcomeOf(await commands.run({ timeoutMs: timeout * 1000 }), timeout),
  deadline: ({ timeout }) => timeout * 1000 + GRACE_MS,
});

const effectsOf = ({ cmd, argv, cwd = '.' }: Input): readonly Effect[] => {
  const exec: Effect = { kind: 'exec', argv: argv ?? [], cwd, ...(cmd === undefined ? {} : { text: cmd }) };
  return cwd === '.' ? [exec] : [{ kind: 'read', path: cwd }, exec];
};

const outcomeOf = (result: CommandResult, timeout: number): Outcome<z.input<typeof OutputSchema>> => {
  const { exit, signal, output, droppedBytes } = result;
  return {
    ...fateOf(result, timeout),
    data: {
      exit,
      ...(signal === null ? {} : { signal }),
      duration_ms: Math.round(result.durationMs),
      sandbox: result.sandbox,
      ...(droppedBytes === 0 ? {} : { dropped_bytes: droppedBytes }),
    },
    text: inWords(result),
    bulk: { field: 'output', text: output, keep: 'errors-first' },
  };
};

type Fate = Pick<Outcome<unknown>, 'status' | 'code' | 'reason' | 'remedy'>;

const fateOf = ({ exit, signal, timedOut, output }: CommandResult, timeout: number): Fate => {
  if (timedOut) {
    return {
      status: 'timeout',
      code: 'timeout',
      reason: `not finished after ${timeout} s; it was stopped with every process it had started`,
      remedy: 'raise timeout, or run less',
    };
  }
  if (exit === 0) return {};
  if (exit === 127 && /not found|No such file/i.test(output)) {
    return {
      status: 'error',
      code: 'command_not_found',
      reason: 'exit 127, a program does not exist',
      remedy: 'check its name, or install it',
    };
  }
  return {
    status: 'error',
    code: 'command_failed',
    reason: exit === null ? `ended by ${signal ?? 'a signal'}` : `exit ${exit}`,
  };
};

const inWords = ({ exit, signal, durationMs, sandbox, droppedBytes }: CommandResult): string => {
  const end = exit === null ? `ended by ${signal ?? 'a signal'}` : `exit ${exit}`;
  const confined = sandbox === 'none' ? 'no sandbox' : `sandbox ${sandbox}`;
  const dropped = droppedBytes === 0 ? '' : `; ${droppedBytes} bytes of output dropped`;
  return `${end} after ${Math.round(durationMs)} ms, ${confined}${dropped}`;
};
