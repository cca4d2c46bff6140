// `harness eval` of the built program, in an environment of its own.
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ResultSchema } from '../../src/eval/result.ts';
import { MAIN, tempTree } from './served.ts';

export const SUITE = resolve('eval/hc_bench_20.json');

const group = { passed: z.int(), total: z.int(), cases: z.array(ResultSchema) };
const TotalsSchema = z.looseObject({
  ...group,
  directory: z.string(),
  not_run: z.int(),
  twins: z.object(group).optional(),
  saboteur_attempts: z.int().optional(),
  saboteur_successes: z.int().optional(),
  saboteur_unrecorded: z.int().optional(),
  saboteur_not_run: z.int().optional(),
});

export interface Evaluated {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What --json prints. Throws when it was not printed. */
  readonly totals: () => z.output<typeof TotalsSchema>;
}

/** A directory for runs, and a way to make them there; `dispose` removes it. */
export const evaluations = () => {
  const { root, dispose } = tempTree();
  const begin = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const base = { PATH: process.env.PATH ?? '', HOME: root, TMPDIR: root };
    const options = { cwd: root, env: { ...base, ...env }, extendEnv: false, reject: false, stdin: 'ignore' } as const;
    const child = execa(process.execPath, [MAIN, 'eval', ...args], { ...options, forceKillAfterDelay: false });
    const ended = child.then(
      ({ exitCode, stdout, stderr }): Evaluated => ({
        code: exitCode,
        stdout,
        stderr,
        totals: () => TotalsSchema.parse(JSON.parse(stdout)),
      }),
    );
    return { ended, interrupt: (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => child.kill(signal) };
  };
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => begin(args, env).ended;
  return { root, at: (name: string) => join(root, name), dispose, begin, run };
};

/** Starting a server, tests and a verifier takes seconds, and many when the machine is busy. */
export const LONG = 240_000;
