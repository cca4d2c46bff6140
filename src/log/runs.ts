// What became of each run, told in numbers.
import * as z from 'zod';
import { DecisionSchema } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { happenedAt, importedOf } from '../core/imported.ts';
import { StatusSchema } from '../core/observation.ts';
import type { RunSummary } from '../core/records.ts';

/** One summary for each run, in the order in which they started. */
export const foldRuns = async (
  events: AsyncIterable<Envelope> | Iterable<Envelope>,
): Promise<readonly RunSummary[]> => {
  const runs = new Map<string, Tally>();
  const roots = new Map<string, string>();
  for await (const event of events) {
    // Segments belong to the log and trust to the project; they only borrow the name of the run that caused them.
    if (/^(?:segment|trust)_/.test(event.type)) continue;
    const root =
      event.type === 'session_opened' || event.type === 'history_imported'
        ? OpenedSchema.safeParse(event.data).data?.root
        : undefined;
    if (root !== undefined) roots.set(event.session, root);
    const tally = runs.get(event.run) ?? begin(event);
    runs.set(event.run, tally);
    count(tally, event);
  }
  return [...runs.values()].sort(byStart).map(({ tools, ...run }) => ({
    ...run,
    root: roots.get(run.session),
    tools: Object.fromEntries(tools),
  }));
};

const byStart = (a: Tally, b: Tally): number => Number(a.started > b.started) - Number(a.started < b.started);

// Only what is counted; whatever else a later version adds.
const OpenedSchema = z.looseObject({ root: z.string() });
const CalledSchema = z.looseObject({ tool: z.string() });
const DecidedSchema = z.looseObject({ decision: DecisionSchema });
const ResultSchema = z.looseObject({ status: StatusSchema });

interface Tally {
  readonly run: string;
  readonly session: string;
  readonly client: string;
  readonly started: string;
  finished: string | undefined;
  calls: number;
  denied: number;
  pending: number;
  errors: number;
  readonly tools: Map<string, number>;
}

const begin = (event: Envelope): Tally => ({
  run: event.run,
  session: event.session,
  client: event.client,
  started: happenedAt(event),
  finished: undefined,
  calls: 0,
  denied: 0,
  pending: 0,
  errors: 0,
  tools: new Map(),
});

const count = (tally: Tally, event: Envelope): void => {
  const { type, data } = event;
  if (type === 'run_finished') tally.finished = event.ts;
  // What was imported is over, although nobody recorded its end.
  if (importedOf(event) !== undefined) tally.finished = later(tally.finished, happenedAt(event));
  if (type === 'tool_called') {
    const tool = CalledSchema.safeParse(data).data?.tool ?? 'unknown';
    tally.calls += 1;
    tally.tools.set(tool, (tally.tools.get(tool) ?? 0) + 1);
  }
  if (type === 'policy_decision') {
    const decision = DecidedSchema.safeParse(data).data?.decision;
    if (decision === 'deny') tally.denied += 1;
    if (decision === 'ask') tally.pending += 1;
  }
  if (type === 'tool_result') {
    const status = ResultSchema.safeParse(data).data?.status;
    if (status === 'error' || status === 'timeout') tally.errors += 1;
  }
};

const later = (known: string | undefined, at: string): string => (known !== undefined && known > at ? known : at);
