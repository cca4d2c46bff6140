import type { Command } from 'commander';
import { type DraftRecord, DraftStateSchema } from '../../core/draft.ts';
import { HarnessError } from '../../core/error.ts';
import { visible } from '../../core/visible.ts';
import type { Io } from '../command.ts';
import type { AskOptions } from '../trace/asking.ts';
import { columns, moment } from '../trace/columns.ts';
import { readingDrafts } from './reading.ts';

interface DraftsOptions extends AskOptions {
  readonly state?: string;
}

const MOST = 1_000;

export const addDrafts = (command: Command, io: Io): void => {
  command
    .option('--state <state>', `only these: ${DraftStateSchema.options.join(', ')}`)
    .action((options: DraftsOptions) => drafts(options, io));
};

const drafts = async (options: DraftsOptions, io: Io): Promise<void> => {
  const state = options.state === undefined ? undefined : stateNamed(options.state);
  const page = await readingDrafts(options, io, (reading) => reading.drafts({ state, limit: MOST }));
  io.exitWith(page.drafts.length === 0 ? 1 : 0);
  if (options.json === true) return io.out(`${JSON.stringify(page)}\n`);
  if (page.drafts.length === 0) return io.out('There is no such draft. Next: harness gc run.\n');
  io.out(draftTable(page.drafts, io.color));
};

const stateNamed = (text: string): DraftRecord['state'] => {
  const state = DraftStateSchema.safeParse(text).data;
  if (state !== undefined) return state;
  throw new HarnessError(
    'invalid_arguments',
    `${JSON.stringify(text)} is no state of a draft`,
    `write ${DraftStateSchema.options.join(', ')}`,
  );
};

export const draftTable = (drafts: readonly DraftRecord[], color: boolean): string =>
  columns(
    ['draft', 'state', 'kind', 'gate', 'made', 'title'],
    drafts.map(({ id, state, kind, loosens, backtest, created, title }) => [
      id,
      state,
      loosens ? `${kind}, loosens` : kind,
      backtest.gate,
      moment(created),
      visible(title),
    ]),
    color,
  );
