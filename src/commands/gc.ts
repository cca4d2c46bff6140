// `harness gc`: what the record teaches. One file for each word.
import type { Command } from 'commander';
import type { CliCommand, Io } from './command.ts';
import { addAdopt, addReject } from './gc/decide.ts';
import { addDrafts } from './gc/drafts.ts';
import { addRun } from './gc/run.ts';
import { addShow } from './gc/show.ts';
import { addStatus } from './gc/status.ts';
import { wordsOf } from './words.ts';

export const gc: CliCommand = {
  name: 'gc',
  summary: 'learn from the record: signals, and drafts with a backtest',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    addRun(add('run', 'look over the record and draft; exit 1 when nothing shows'), io);
    addStatus(add('status', 'drafts and signals by state'), io);
    addDrafts(add('drafts', 'the drafts, newest first; exit 1 when there is none'), io);
    addShow(add('show <draft>', 'one draft: its files, its evidence, its backtest'), io);
    addAdopt(add('adopt <draft>', 'write the files of a draft; a rule watches at first and stops nothing'), io);
    addReject(add('reject <draft>', 'say no to a draft; the same is not proposed again'), io);
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
A draft changes nothing before a person adopts it.

Examples:
  harness gc run
  harness gc run --window 30d --max-drafts 3 --json
  harness gc drafts --state pending
  harness gc show drf_1a2b
  harness gc adopt drf_1a2b`;
