// `harness trace`: the record of this repository, for people and for scripts. Only reads.
import type { Command } from 'commander';
import { foldRuns, readEvents, timelineOf, verifyLog } from '../compose/log.ts';
import { HarnessError } from '../core/error.ts';
import type { Envelope } from '../core/event.ts';
import type { CallRow, RunSummary } from '../core/records.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { printAll } from './print.ts';
import { type AskOptions, stateFor } from './trace/asking.ts';
import { addPrune } from './trace/prune.ts';
import { addQuery } from './trace/query.ts';
import { addFile, addOpen, addRules } from './trace/questions.ts';
import type { RebuildFlags } from './trace/rebuild.ts';
import type { ReplayFlags } from './trace/replay.ts';
import { addReport } from './trace/report.ts';
import { showSession } from './trace/show-session.ts';
import { addSummary } from './trace/summary.ts';
import { addWhy } from './trace/why.ts';
import { findRun, isSession, LAST } from './trace-find.ts';
import { createTraceView } from './trace-view.ts';

export const trace: CliCommand = {
  name: 'trace',
  summary: 'list, show, ask, export, verify and replay the record',
  configure: (command: Command, io: Io) => {
    const add = (usage: string, description: string): Command =>
      command.command(usage).description(description).option('--root <dir>', 'workspace; else the current directory');
    add('list', 'the runs that are recorded, newest first')
      .option('--limit <n>', 'how many at most', '50')
      .option('--json', 'print them as JSON, all of them')
      .action((options: ListOptions) => list(readingOf(options, io), options));
    add('show <run>', `every call of a run: id, beginning of one, or ${LAST}; or of a session: ses_…`)
      .option('--json', 'print the run and its calls as JSON')
      .action((run: string, options: AskOptions) =>
        isSession(run) ? showSession(run, options, io) : show(readingOf(options, io), run, options),
      );
    add('export <run>', 'every event of a run as JSON lines').action((run: string, options: AskOptions) =>
      exportRun(readingOf(options, io), run),
    );
    add('verify', 'check that nothing in the record was changed; exit 0 intact, 1 not')
      .option('--json', 'print the findings as JSON')
      .action((options: AskOptions) => verify(readingOf(options, io), options));
    addQuery(add('query', 'search the events on record, newest first; exit 1 when nothing fits'), io);
    addSummary(add('summary <run>', `a run in figures: id, beginning of one, or ${LAST}; or a session`), io);
    addWhy(add('why <call>', 'why a call was allowed or blocked: every rule that spoke, and what came of it'), io);
    addFile(add('file <path>', 'who touched a file (or what lies below a directory/), and why they were let'), io);
    addRules(add('rules', 'which rules fire most, and which never'), io);
    addReport(add('report <run>', 'a run as one HTML page: timeline, verdicts, diffs, charts'), io);
    addPrune(add('prune', 'remove old segments of the record, after a person agreed'), io);
    addOpen(add('open', 'calls without an outcome: still running, or their process died'), io);
    add('replay [run]', 'judge every recorded call again; exit 0 the same policy says the same, 1 it does not')
      .option('--execute', 'make the calls of this run again instead, in a clone, and compare what comes of them')
      .option('--mode <mode>', 'the mode that was judged in, where a flag set it')
      .option('--json', 'print the divergences as JSON')
      .action(async (run: string | undefined, options: ReplayFlags) => {
        const { replayRecord } = await import('./trace/replay.ts');
        return replayRecord(run, options, io);
      });
    add('rebuild', 'make anew from the log what stands beside it, and compare; exit 0 the same, 1 not')
      .option('--json', 'print the differences as JSON')
      .action(async (options: RebuildFlags) => {
        const { rebuild } = await import('./trace/rebuild.ts');
        return rebuild(options, io);
      });
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness trace list
  harness trace show last
  harness trace export last | jq .type
  harness trace verify
  harness trace query --decision deny --since 7d
  harness trace query --group rule --since 24h
  harness trace summary last
  harness trace file src/cart.ts
  harness trace replay`;

interface ListOptions extends AskOptions {
  readonly limit: string;
}

/** The record of one workspace, and where to print. */
interface Reading {
  readonly io: Io;
  readonly state: string;
}

const readingOf = (options: AskOptions, io: Io): Reading => ({ io, state: stateFor(options, io) });

const NOTHING = 'Nothing is recorded for this repository yet. Next: harness demo, or harness serve with a client.\n';

const list = async ({ io, state }: Reading, { json, limit }: ListOptions): Promise<void> => {
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1) {
    throw new HarnessError(
      'invalid_arguments',
      `--limit is not a positive number: ${limit}`,
      'harness trace list --limit 20',
    );
  }
  const runs = (await foldRuns(readEvents(state))).toReversed();
  if (json === true) return io.out(`${JSON.stringify(runs)}\n`);
  if (runs.length === 0) return io.out(NOTHING);
  io.out(createTraceView(io.color).runs(runs.slice(0, most)));
  const older = runs.length - most;
  if (older > 0) io.out(`… and ${older} older. Next: harness trace list --limit ${runs.length}\n`);
};

const show = async (reading: Reading, name: string, { json }: AskOptions): Promise<void> => {
  const run = await chosen(reading, name);
  if (run === undefined) return;
  const { io } = reading;
  const calls = timelineOf(eventsOf(reading, run));
  const view = createTraceView(io.color);
  if (json === true) return printAll(io, asJson(run, calls));
  io.out(view.heading(run));
  await printAll(io, map(calls, view.call));
};

const exportRun = async (reading: Reading, name: string): Promise<void> => {
  const run = await chosen(reading, name);
  if (run === undefined) return;
  const lines = map(eventsOf(reading, run), (event) => `${JSON.stringify(event)}\n`);
  await printAll(reading.io, lines);
};

const verify = async ({ io, state }: Reading, { json }: AskOptions): Promise<void> => {
  const check = await verifyLog(state);
  io.exitWith(check.ok ? 0 : 1);
  if (json === true) return io.out(`${JSON.stringify(check)}\n`);
  if (check.segments === 0 && check.ok) return io.out(NOTHING);
  io.out(createTraceView(io.color).check(check));
};

/** The run that was asked for; when there is none, that has been said. */
const chosen = async ({ io, state }: Reading, name: string): Promise<RunSummary | undefined> => {
  const runs = await foldRuns(readEvents(state));
  if (runs.length === 0 && name === LAST) {
    io.err(NOTHING);
    return undefined;
  }
  const found = findRun(runs, name);
  if (!('problem' in found)) return found;
  io.err(`harness: ${plain(found.problem)}. Next: harness trace list.\n`);
  io.exitWith(3);
  return undefined;
};

/** The events of a run and nothing else; lines that are no events are left out, and that is said. */
async function* eventsOf({ io, state }: Reading, { run, started }: RunSummary): AsyncGenerator<Envelope> {
  let unreadable = 0;
  const skip = (): void => {
    unreadable += 1;
  };
  for await (const event of readEvents(state, { from: started, mentioning: run, unreadable: skip })) {
    if (event.run === run) yield event;
  }
  if (unreadable === 0) return;
  io.err(`harness: ${unreadable} lines of this run could not be read. Next: harness trace verify.\n`);
}

/** One JSON object, written as it comes. */
async function* asJson(run: RunSummary, calls: AsyncIterable<CallRow>): AsyncGenerator<string> {
  yield `${JSON.stringify(run).slice(0, -1)},"timeline":[`;
  let separator = '';
  for await (const call of calls) {
    yield separator + JSON.stringify(call);
    separator = ',';
  }
  yield ']}\n';
}

async function* map<From>(items: AsyncIterable<From>, change: (item: From) => string): AsyncGenerator<string> {
  for await (const item of items) yield change(item);
}
