// Commands of several words (`harness gc run`), each with the options that all of them have.
import type { Command } from 'commander';

/** Adds a word to a command. */
export const wordsOf =
  (command: Command) =>
  (usage: string, description: string): Command =>
    command
      .command(usage)
      .description(description)
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--json', 'print as JSON');
