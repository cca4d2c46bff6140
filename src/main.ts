#!/usr/bin/env node
// The process as the rest of the program sees it: argv -> hook or command -> exit code.
import type { Io } from './commands/command.ts';

const cliIo = (): Io => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: process.stdin,
  stdout: process.stdout,
  ...(process.stderr.isTTY === true ? { terminal: process.stderr } : {}),
  env: process.env,
  cwd: process.cwd(),
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  interactive: process.stdin.isTTY === true,
  parent: process.ppid,
  exitWith: (code) => {
    process.exitCode = code;
  },
  onSignal: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(signal));
  },
});

const runHook = async (argv: readonly string[]): Promise<void> => (await import('./hook-main.ts')).runHook(argv);

const runCommand = async (argv: readonly string[]): Promise<void> => {
  // A reader that has seen enough (`| head`) is not a fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  const { runCli } = await import('./cli.ts');
  await runCli(argv, cliIo());
  // Open handles (an unread standard input, say) must not keep a finished command alive.
  if (process.stdout.writableLength === 0) process.exit();
  process.stdout.once('drain', () => process.exit());
};

const [name, ...rest] = process.argv.slice(2);
const isHelp = rest.some((word) => word === '--help' || word === '-h');

const run = async (): Promise<void> => {
  if (name === 'hook' && !isHelp) return (await import('./hook-main.ts')).runHook(rest);
  return (await import('./cli-main.ts')).runCommand(process.argv.slice(2));
};
void run();
