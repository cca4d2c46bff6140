// A workspace whose commands run in the sandbox, as the harness opens it.
import { platform } from 'node:process';
import type { CommandResult } from '../../../src/core/ports.ts';
import { isSecretPath, protectionOf, steeringNames } from '../../../src/policy/protected.ts';
import { childEnvironment } from '../../../src/workspace/environment.ts';
import { runPlan } from '../../../src/workspace/run.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../../src/workspace/sandbox/sandbox.ts';
import { temporaryDirectory } from '../temp.ts';

export interface Confined {
  readonly root: string;
  readonly state: string;
  readonly sandbox: Sandbox;
  /** Runs shell text that may write, unless `readOnly`. */
  run(shell: string, options?: RunOptions): Promise<CommandResult>;
}

interface RunOptions {
  readonly readOnly?: true;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly argv?: readonly string[];
}

export interface Options extends Partial<SandboxOptions> {
  readonly root?: string;
  readonly state?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export const confined = ({
  root = temporaryDirectory(),
  state = temporaryDirectory(),
  env,
  ...rest
}: Options = {}): Confined => {
  const sandbox = openSandbox(root, {
    backend: 'required',
    platform,
    path: process.env.PATH ?? '',
    directory: `${state}/sandbox`,
    own: [state],
    isProtected: (path) => protectionOf(path) !== undefined,
    isSecret: isSecretPath,
    steering: steeringNames(false),
    readable: [],
    ...rest,
  });
  const childEnv = { ...childEnvironment(process.env, []), ...env };
  return {
    root,
    state,
    sandbox,
    run: (shell, { readOnly, argv, cwd = '.', timeoutMs = 20_000, signal = new AbortController().signal } = {}) =>
      runPlan(
        { root, childEnv, captureBytes: 1e6, sandbox },
        { cwd, ...(argv === undefined ? { shell } : { argv }), ...(readOnly === undefined ? {} : { readOnly }) },
        { timeoutMs, signal },
      ),
  };
};
