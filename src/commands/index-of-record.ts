// `harness index`: the projection of the record that questions are answered from.
import type { Command } from 'commander';
import type { IndexStatus } from '../core/trace.ts';
import type { CliCommand, Io } from './command.ts';
import { type AskOptions, asking, createBar } from './trace/asking.ts';
import { wordsOf } from './words.ts';

export const indexOfRecord: CliCommand = {
  name: 'index',
  summary: 'see or rebuild the index of the record',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    add('status', 'how much of the record is indexed; exit 1 when there is no index yet').action(
      async (options: AskOptions) => {
        const status = await asking(options, io, (trace) => trace.status());
        io.exitWith(status.path === undefined ? 1 : 0);
        tell(status, options, io);
      },
    );
    add('rebuild', 'throw the index away and build it from the record; nothing is lost').action(
      async (options: AskOptions) => {
        const bar = createBar();
        try {
          tell(await asking(options, io, (trace) => trace.rebuild(bar.show)), options, io);
        } finally {
          bar.done();
        }
      },
    );
    command.addHelpText('afterAll', '\nExamples:\n  harness index status --json\n  harness index rebuild');
  },
};

const tell = (status: IndexStatus, { json }: AskOptions, io: Io): void =>
  io.out(json === true ? `${JSON.stringify(status)}\n` : inWords(status));

const inWords = ({ path, bytes, events, segments, unreadable, behind }: IndexStatus): string => {
  if (path === undefined) return 'There is no index yet. The first question makes it, or: harness index rebuild\n';
  const faults = unreadable === 0 ? '' : `; ${unreadable} lines are no events (harness trace verify)`;
  const fresh = behind === 0 ? 'up to date' : `${behind} bytes behind, which the next question takes in`;
  return `${events} events of ${segments} segments, ${fresh}${faults}\n${path}, ${megabytes(bytes)} MB\n`;
};

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
