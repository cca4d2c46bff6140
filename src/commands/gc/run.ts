// A run from the command line is the same call that an assistant makes: judged, recorded, its drafts on record with it.
import type { Command } from 'commander';
import { HarnessError } from '../../core/error.ts';
import { type GcReport, GcReportSchema } from '../../core/governance.ts';
import { visible } from '../../core/visible.ts';
import { openHarness } from '../../harness.ts';
import { NAME, VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { counted } from '../counted.ts';
import { plain } from '../plain.ts';
import { type AskOptions, rootFor } from '../trace/asking.ts';
import { columns } from '../trace/columns.ts';

interface RunOptions extends AskOptions {
  readonly window?: string;
  readonly maxDrafts?: string;
}

export const addRun = (command: Command, io: Io): void => {
  command
    .option('--window <age>', 'how far back from the newest call, e.g. 30d; else as configured')
    .option('--max-drafts <n>', 'drafts at most; else as configured')
    .action((options: RunOptions) => run(options, io));
};

const run = async (options: RunOptions, io: Io): Promise<void> => {
  const { root, window, maxDrafts } = { ...options, root: rootFor(options, io) };
  const notify = (line: string): void => io.err(`harness: ${plain(line)}\n`);
  const harness = await openHarness({ root, env: io.env, flags: {}, transport: 'command-line', notify });
  try {
    const session = harness.openSession({ name: NAME, version: VERSION }, 'agent');
    const cancel = new AbortController();
    io.onSignal((name) => cancel.abort(name));
    const observation = await harness.call(session, {
      tool: 'gc_run',
      input: {
        ...(window === undefined ? {} : { window }),
        ...(maxDrafts === undefined ? {} : { max_drafts: Number(maxDrafts) }),
      },
      cancellation: {
        isCancelled: () => cancel.signal.aborted,
        onCancel: (listener) => cancel.signal.addEventListener('abort', listener),
      },
    });
    harness.closeSession(session, 'done');
    if (observation.status !== 'ok') {
      throw new HarnessError(
        observation.code === 'invalid_arguments' ? 'invalid_arguments' : 'internal_error',
        observation.reason ?? observation.text,
        observation.remedy ?? 'harness gc run --help',
      );
    }
    print(GcReportSchema.parse(observation.data), options, io);
  } finally {
    await harness.close();
  }
};

const print = (report: GcReport, { json }: RunOptions, io: Io): void => {
  io.exitWith(report.signals.length === 0 ? 1 : 0);
  if (json === true) {
    io.out(`${JSON.stringify(report)}\n`);
    return;
  }
  if (report.signals.length === 0) {
    io.out(`Nothing shows in ${report.window.calls} calls. Next: work, or harness import.\n`);
    tellOlder(report, io);
    return;
  }
  const rows = report.signals.map(({ type, state, count, sessions, draft = '', subject }) => [
    type,
    state,
    String(count),
    String(sessions),
    draft,
    visible(subject),
  ]);
  io.out(columns(['signal', 'state', 'times', 'sessions', 'draft', 'about'], rows, io.color));
  for (const error of report.errors) io.err(`harness: ${plain(error)}\n`);
  const next = report.drafts_generated === 0 ? 'harness gc drafts' : `harness gc show ${report.draft_ids[0]}`;
  io.out(
    `${counted(report.drafts_generated, 'draft')} made, ${counted(report.open, 'signal')} left open. Next: ${next}\n`,
  );
  tellOlder(report, io);
};

/** What was imported long after it happened is easily older than the window, which counts from the newest call. */
const tellOlder = ({ older }: GcReport, io: Io): void => {
  if (older > 0)
    io.err(`harness: ${counted(older, 'older call')} not looked at. Next: harness gc run --window 365d.\n`);
};
