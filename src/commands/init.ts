// `harness init`: prepares a repository for work through the harness.
import type { Command } from 'commander';
import type { CliCommand, Io } from './command.ts';
import { importPermissions } from './init/import.ts';
import { workspaceRoot } from './workspace-root.ts';

interface InitOptions {
  readonly root?: string;
  readonly import?: true;
  readonly yes?: true;
}

export const init: CliCommand = {
  name: 'init',
  summary: 'prepare a repository for work through the harness',
  configure: (command: Command, io: Io) => {
    command
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--import', "take over the permissions of Claude Code's settings")
      .option('--yes', 'write without being asked')
      .addHelpText('after', '\nExample:\n  harness init --import')
      .action((options: InitOptions) => run(options, io));
  },
};

const run = async (options: InitOptions, io: Io): Promise<void> => {
  if (options.import === true)
    return importPermissions({ root: workspaceRoot(options, io), yes: options.yes === true }, io);
  io.err('harness: nothing to do. Next: harness init --import.\n');
  io.exitWith(2);
};
