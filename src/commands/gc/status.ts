import type { Command } from 'commander';
import type { Io } from '../command.ts';
import type { AskOptions } from '../trace/asking.ts';
import { moment } from '../trace/columns.ts';
import { readingDrafts } from './reading.ts';

export const addStatus = (command: Command, io: Io): void => {
  command.action(async (options: AskOptions) => {
    const status = await readingDrafts(options, io, (reading) => reading.status());
    if (options.json === true) return io.out(`${JSON.stringify(status)}\n`);
    const { project_id, drafts, signals, last_run } = status;
    io.out(
      [
        project_id,
        `drafts   ${countsOf(drafts)}`,
        `signals  ${countsOf(signals)}`,
        last_run === null ? 'never looked over. Next: harness gc run' : `looked over ${moment(last_run)}`,
        '',
      ].join('\n'),
    );
  });
};

const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
