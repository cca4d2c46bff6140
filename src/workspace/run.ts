// Runs one command: no input, both outputs captured as they come, and nothing of it alive when it is over.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError, messageOf, systemCode } from '../core/error.ts';
import type { CommandResult, ExecPlan } from '../core/ports.ts';
import { createCapture } from './capture.ts';
import { hardenedEnvironment, READING_GIT } from './environment.ts';
import { findProgram } from './find-program.ts';
import { absoluteText, refusalOf } from './path-text.ts';
import { endTree } from './process-tree.ts';
import { STATUS_FD } from './sandbox/argv.ts';
import type { Confined, Sandbox } from './sandbox/sandbox.ts';
import { followStatus, notRun } from './sandbox/status.ts';

export interface RunSettings {
  /** Relative working directories start here. */
  readonly root: string;
  /** What every child inherits. */
  readonly childEnv: Readonly<Record<string, string>>;
  /** How much output is kept. */
  readonly captureBytes: number;
  /** What confines commands; nothing does where absent. */
  readonly sandbox?: Sandbox;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onOutput?: (tail: string) => void;
}

interface Start {
  readonly program: string;
  readonly args: readonly string[];
  /** What the program is to believe it was called. */
  readonly name: string;
  readonly cwd: string;
  readonly env: Record<string, string>;
}

interface Exit {
  readonly exit: number | null;
  readonly signal: string | null;
}

interface Child {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Every descendant inherits it, so that none is lost by leaving the process group. */
const MARKER = 'HARNESS_TREE';
/** How long output may still arrive when the tree is gone but someone else holds the pipe. */
const DRAIN_MS = 1000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Resolves when the command ended, or was ended by the timeout (ms) or the signal, and its process tree is gone.
 * Cancelling resolves too, with what was captured. Throws command_not_found, not_a_directory, cancelled before a start.
 */
export const runPlan = async (settings: RunSettings, plan: ExecPlan, options: RunOptions): Promise<CommandResult> => {
  if (options.signal.aborted) throw new HarnessError('cancelled', 'the call was cancelled before the command began');
  const marker = randomBytes(12).toString('hex');
  const start = startOf(settings, plan, { ...options.env, [MARKER]: marker });
  const confined = settings.sandbox?.enter(start, { mayWrite: plan.readOnly !== true });
  try {
    return await running(
      { start, confined, marker: `${MARKER}=${marker}`, captureBytes: settings.captureBytes },
      options,
    );
  } finally {
    confined?.leave();
  }
};

interface Running {
  readonly start: Start;
  readonly confined: Confined | undefined;
  readonly marker: string;
  readonly captureBytes: number;
}

const running = async (
  { start, confined, marker, captureBytes }: Running,
  options: RunOptions,
): Promise<CommandResult> => {
  const began = performance.now();
  const { child, stdout, stderr } = launch(start, confined);
  const status = confined === undefined ? undefined : followStatus(child.stdio[STATUS_FD]);
  const capture = createCapture(captureBytes, options.onOutput);
  stdout.on('data', capture.stream());
  stderr.on('data', capture.stream());
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = exitOf(child, start.name);
  const timedOut = await firstOf(exited, options);
  const init = status === undefined ? {} : { init: status.init };
  if (child.pid !== undefined) await endTree({ group: child.pid, marker, began, ...init });
  const exit = await within(DRAIN_MS, exited, { exit: null, signal: null });
  await within(DRAIN_MS, closed, undefined);
  stdout.destroy();
  stderr.destroy();
  const captured = capture.finish();
  if (status !== undefined && !timedOut && !options.signal.aborted) {
    const fault = notRun(exit.exit, await within(DRAIN_MS, status.done, undefined), captured.output);
    if (fault !== undefined) throw fault;
  }
  const sandbox = confined === undefined ? 'none' : 'bubblewrap';
  return { ...exit, timedOut, ...captured, durationMs: performance.now() - began, sandbox };
};

const startOf = (settings: RunSettings, plan: ExecPlan, env: Readonly<Record<string, string>>): Start => {
  const words = 'argv' in plan ? plan.argv : ['bash', '--noprofile', '--norc', '-c', plan.shell];
  const [name, ...args] = words;
  if (name === undefined || words.some((word) => word.includes('\0'))) {
    throw new HarnessError(
      'invalid_arguments',
      'a command needs a program, and no word of it may hold a NUL',
      'give the program and its arguments',
    );
  }
  const cwd = workingDirectory(settings.root, plan.cwd);
  const hardened = hardenedEnvironment(settings.childEnv, env);
  const whole = plan.readOnly === true ? { ...hardened, ...READING_GIT } : hardened;
  return { program: findProgram(name, { path: whole.PATH ?? '', cwd }), args, name, cwd, env: whole };
};

const workingDirectory = (root: string, text: string): string => {
  const refused = refusalOf(text);
  const cwd = absoluteText(root, text);
  if (refused === undefined && isDirectory(cwd)) return cwd;
  const why = refused === undefined ? `${text} is not a directory` : `the path ${refused}`;
  throw new HarnessError('not_a_directory', `cannot run there: ${why}`, 'name an existing working directory');
};

const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** A session of its own: no terminal to ask at, and one group to signal. */
const launch = (start: Start, confined: Confined | undefined): Child => {
  const { program, args, cwd, env } = confined ?? start;
  // Inside the sandbox, the program is called by its path.
  const asNamed = confined === undefined ? { argv0: start.name } : {};
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(confined === undefined ? [] : ['pipe' as const])];
  let child: ChildProcess;
  try {
    child = spawn(program, args, { ...asNamed, cwd, env: { ...env }, detached: true, stdio });
  } catch (thrown) {
    throw notStarted(start.name, thrown);
  }
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${start.name} was started without pipes`);
  return { child, stdout, stderr };
};

const exitOf = (child: ChildProcess, name: string): Promise<Exit> =>
  new Promise((resolve, reject) => {
    child.once('error', (thrown) => reject(notStarted(name, thrown)));
    child.once('exit', (exit, signal) => resolve({ exit, signal }));
  });

const notStarted = (name: string, thrown: unknown): HarnessError => {
  if (systemCode(thrown) === 'E2BIG')
    return new HarnessError('too_large', `the arguments of ${name} are too long for the system`, 'pass them in a file');
  if (systemCode(thrown) === 'ENOENT') {
    return new HarnessError(
      'command_not_found',
      `${name} names an interpreter that does not exist`,
      'check the first line of the script',
    );
  }
  return new HarnessError(
    'command_failed',
    `${name} could not be started: ${messageOf(thrown)}`,
    'check that it is a program for this machine',
  );
};

/** Waits for the end, the deadline or the cancellation; whether it was the deadline. */
const firstOf = async (exited: Promise<Exit>, { timeoutMs, signal }: RunOptions): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  let cancel = (): void => undefined;
  const stopped = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), Math.min(Math.max(timeoutMs, 1), MAX_TIMER_MS));
    cancel = () => resolve(false);
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([exited.then(() => false), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
};

const within = async <Value>(ms: number, promise: Promise<Value>, otherwise: Value): Promise<Value> => {
  const giveUp = new AbortController();
  const waited = sleep(ms, otherwise, { signal: giveUp.signal }).catch(() => otherwise);
  try {
    return await Promise.race([promise, waited]);
  } finally {
    giveUp.abort();
  }
};
