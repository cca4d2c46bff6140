// `harness hook --help`. The hook itself is started by main.ts before anything of the command line is loaded.
import type { Command } from 'commander';
import type { CliCommand } from './command.ts';

export const hook: CliCommand = {
  name: 'hook',
  summary: 'answer one hook event of Claude Code or Codex (clients call this)',
  configure: (command: Command) => {
    command.option('--client <client>', 'claude | codex; else told by the event').addHelpText(
      'after',
      `
Reads one event as JSON from standard input, judges and records it, and prints the answer.
Exit codes: 0 the answer is what was printed (nothing: the client decides), 2 the client must not go on.

Example:
  harness init --client claude   # writes the settings that call it`,
    );
  },
};
