#!/usr/bin/env node
// The only file that touches the process: argv -> command -> exit code.
import { Command, CommanderError } from 'commander';
import type { CliCommand, Io } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { HarnessError, messageOf } from './core/error.ts';
import { VERSION } from './version.ts';

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: process.stdin,
  stdout: process.stdout,
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
};

const WRONG_USE = 2;
const COULD_NOT = 3;

const main = async (): Promise<void> => {
  const program = new Command('harness')
    .description('The gate between a coding assistant and your repository: every call judged, recorded and proven.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError();
  for (const entry of commands) program.addCommand(await commandOf(entry, process.argv[2]));
  await program.parseAsync(process.argv);
};

/** Loads a command's code only when it is the one that was called. */
const commandOf = async (entry: (typeof commands)[number], called: string | undefined): Promise<Command> => {
  const command = new Command(entry.name).description(entry.summary).exitOverride();
  if (entry.name !== called) return command;
  const loaded: CliCommand = await entry.load();
  loaded.configure(command, io);
  return command;
};

const fail = (thrown: unknown): void => {
  if (thrown instanceof CommanderError) {
    // Commander has printed already; help and version are answers, everything else is wrong use.
    process.exitCode = thrown.exitCode === 0 ? 0 : WRONG_USE;
    return;
  }
  const remedy = thrown instanceof HarnessError && thrown.remedy !== undefined ? ` Next: ${thrown.remedy}.` : '';
  io.err(`harness: ${messageOf(thrown)}.${remedy}\n`);
  process.exitCode = thrown instanceof HarnessError && thrown.code === 'invalid_arguments' ? WRONG_USE : COULD_NOT;
};

// A reader that has seen enough (`| head`) is not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});
await main().catch(fail);
// Open handles (an unread standard input, say) must not keep a finished command alive.
if (process.stdout.writableLength === 0) process.exit();
process.stdout.once('drain', () => process.exit());
