// `harness trace prune`: whole old segments of the record go, after a person agreed and it is on record that they do.
import type { Command } from 'commander';
import { planRetirement, retire } from '../../compose/log.ts';
import { HarnessError } from '../../core/error.ts';
import { VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { counted } from '../counted.ts';
import { agrees, refusesAssistant } from '../person.ts';
import { type AskOptions, asking, stateFor } from './asking.ts';

interface PruneOptions extends AskOptions {
  readonly before?: string;
  readonly keep?: string;
  readonly reason: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

export const addPrune = (command: Command, io: Io): void => {
  command
    .option('--before <day>', 'what was recorded before this day (2026-01-31, UTC)')
    .option('--keep <days>', 'what is older than so many days')
    .option('--reason <text>', 'for the record', 'retention')
    .option('--dry-run', 'only say what would go')
    .option('--yes', 'agree without being asked')
    .option('--json', 'print what goes (or would go) as JSON')
    .action((options: PruneOptions) => prune(options, io));
};

const prune = async (options: PruneOptions, io: Io): Promise<void> => {
  const before = dayBefore(options);
  const state = stateFor(options, io);
  const plan = await planRetirement(state, before, Date.now());
  const { segments, events, bytes, kept } = plan;
  const isDry = options.dryRun === true;
  if (!isDry && segments.length > 0) {
    if (refusesAssistant(io, 'removing records')) return;
    const question = `Remove ${counted(segments.length, 'segment')} with ${counted(events, 'event')} from before ${before}?`;
    if (!(await agrees(io, { yes: options.yes === true, question }))) return;
    await retire(plan, { state, version: VERSION, reason: options.reason, context: PERSON });
    await renewIndex(options, io);
  }
  const report = { before, segments: segments.map(({ name }) => name.key), events, bytes, kept, removed: !isDry };
  if (options.json === true) return io.out(`${JSON.stringify(report)}\n`);
  for (const { segment, holds } of kept) io.out(`kept  ${segment}: it holds ${holds}\n`);
  const done = isDry ? 'would go' : 'are gone, and that they are is on record';
  io.out(`${counted(events, 'event')} in ${counted(segments.length, 'segment')} from before ${before} ${done}\n`);
};

const DAY_MS = 86_400_000;

const dayBefore = ({ before, keep }: PruneOptions): string => {
  const remedy = 'harness trace prune --keep 90, or --before 2026-01-31';
  if ((before === undefined) === (keep === undefined)) {
    throw new HarnessError('invalid_arguments', 'give one of --before and --keep', remedy);
  }
  const days = Number((keep ?? '0').replace(/d$/, ''));
  const moment = before === undefined ? Date.now() - days * DAY_MS : Date.parse(before);
  if (Number.isNaN(moment) || (keep !== undefined && !(Number.isInteger(days) && days >= 1))) {
    throw new HarnessError(
      'invalid_arguments',
      `${before ?? keep} is no ${before === undefined ? 'number of days' : 'day'}`,
      remedy,
    );
  }
  return new Date(moment).toISOString().slice(0, 'yyyy-mm-dd'.length);
};

/** A session of its own: retention belongs to no work. */
const PERSON = {
  session: 'ses_retention',
  run: 'run_retention',
  principal: 'human',
  client: `harness/${VERSION}`,
} as const;

/** So that nobody is answered from an index of what is gone. */
const renewIndex = (options: PruneOptions, io: Io): Promise<void> =>
  asking(options, io, async (trace) => {
    const { path } = await trace.status();
    if (path !== undefined) await trace.rebuild();
  });
