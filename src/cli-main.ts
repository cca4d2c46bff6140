// The process as a command sees it: argv -> command -> exit code.
import { constants } from 'node:os';
import { runCli } from './cli.ts';
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
    // The listener stays: a package that finds itself alone with a signal (execa's, while a program runs) ends the process.
    let told = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (told) process.exit(128 + constants.signals[signal]);
        told = true;
        stop(signal);
      });
    }
  },
});

/** Runs the command that the arguments name, and ends the process. */
export const runCommand = async (argv: readonly string[]): Promise<void> => {
  // A reader that has seen enough (`| head`) is not a fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  await runCli(argv, cliIo());
  // Open handles (an unread standard input, say) must not keep a finished command alive.
  if (process.stdout.writableLength === 0) process.exit();
  process.stdout.once('drain', () => process.exit());
};
