// `harness rules`: what the rules are, whether they are sound, and which of them speak about a call.
import type { Command } from 'commander';
import type { CliCommand, Io } from './command.ts';
import { checkRules, listRules } from './rules/list.ts';
import { addModes } from './rules/modes.ts';
import type { RulesOptions, TestOptions } from './rules/options.ts';
import { testRules } from './rules/test.ts';
import { wordsOf } from './words.ts';

export const rules: CliCommand = {
  name: 'rules',
  summary: 'list, check, try and promote the rules',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    add('list', 'every rule of every scope, in force or not').action((options: RulesOptions) => listRules(options, io));
    add('check', 'load everything and print every problem; exit 0 when there is none, 1 when there is').action(
      (options: RulesOptions) => checkRules(options, io),
    );
    add('test', 'judge the examples in all rule files; with a command or a path, show the rules that match it')
      .argument('[command...]', 'one quoted shell line, or the words of one command')
      .option('--tool <name>', 'with --path: read_file, edit_file, …', 'read_file')
      .option('--path <path>', 'what the tool would touch')
      .action((words: readonly string[], options: TestOptions) => testRules(words, options, io));
    addModes(add, io);
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness rules list
  harness rules promote no-force-push --token-file ~/.config/harness/operator.token
  harness rules history
  harness rules check
  harness rules test -- git push --force
  harness rules test --tool edit_file --path migrations/001.sql`;
