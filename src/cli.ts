// The command line: argv -> command -> exit code.
import { Command, CommanderError } from 'commander';
import type { CliCommand, Io } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { HarnessError, messageOf } from './core/error.ts';
import { VERSION } from './version.ts';

const WRONG_USE = 2;
const COULD_NOT = 3;

/** Runs one command; its exit code goes to `io`. Never throws. */
export const runCli = async (argv: readonly string[], io: Io): Promise<void> => {
  try {
    await dispatch(argv, io);
  } catch (thrown) {
    fail(thrown, io);
  }
};

const dispatch = async (argv: readonly string[], io: Io): Promise<void> => {
  const program = new Command('harness')
    .description('The gate between a coding assistant and your repository: every call judged, recorded and proven.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError();
  for (const entry of commands) program.addCommand(await commandOf(entry, argv[0], io));
  await program.parseAsync(argv, { from: 'user' });
};

/** Loads a command's code only when it is the one that was called. */
const commandOf = async (entry: (typeof commands)[number], called: string | undefined, io: Io): Promise<Command> => {
  const command = new Command(entry.name).description(entry.summary).exitOverride();
  if (entry.name !== called) return command;
  const loaded: CliCommand = await entry.load();
  loaded.configure(command, io);
  return command;
};

const fail = (thrown: unknown, io: Io): void => {
  if (thrown instanceof CommanderError) {
    // Commander has printed already; help and version are answers, everything else is wrong use.
    io.exitWith(thrown.exitCode === 0 ? 0 : WRONG_USE);
    return;
  }
  const remedy = thrown instanceof HarnessError && thrown.remedy !== undefined ? ` Next: ${thrown.remedy}.` : '';
  io.err(`harness: ${messageOf(thrown)}.${remedy}\n`);
  io.exitWith(thrown instanceof HarnessError && thrown.code === 'invalid_arguments' ? WRONG_USE : COULD_NOT);
};
