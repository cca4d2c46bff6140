// What a client did, as the log tells it. Several runs (a client that starts the server twice) count as one.
import * as z from 'zod';
import type { Envelope } from '../core/event.ts';
import type { TraceSummary } from '../core/trace-summary.ts';
import { type CallFacts, callsOf } from '../trace/summary/call-facts.ts';
import { isEdit } from '../trace/summary/edits.ts';
import { summaryOf } from '../trace/summary/summary.ts';

export interface Facts {
  readonly summary: TraceSummary;
  readonly calls: readonly CallFacts[];
  /** Calls that count against the budget. */
  readonly steps: number;
  readonly edits: number;
  readonly testRuns: number;
  readonly failedTestRuns: number;
  readonly lastTest: string | undefined;
  readonly denied: number;
  readonly asked: number;
  /** Calls whose arguments did not fit. */
  readonly invalid: number;
  /** The largest number of lines that a read_file asked for; 0 when there was none. */
  readonly largestRead: number;
  /** Calls between looking for something and the first edit; undefined without one of them. */
  readonly searchToEdit: number | undefined;
  /** Whether a task was accepted as done; undefined where none was begun. */
  readonly taskCompleted: boolean | undefined;
  /** sha256 of every stored output. */
  readonly artifacts: readonly string[];
  readonly largestOutput: number;
}

/** Undefined when nothing was called. */
export const factsOf = (events: readonly Envelope[]): Facts | undefined => {
  const calls = callsOf(events);
  if (calls.length === 0) return undefined;
  const summary = summaryOf(events);
  return {
    summary,
    calls,
    steps: calls.filter(isStep).length,
    edits: summary.edits.total,
    testRuns: summary.tests.runs,
    failedTestRuns: summary.tests.red,
    lastTest: summary.tests.last ?? undefined,
    denied: calls.filter(({ status }) => status === 'denied').length,
    asked: calls.filter(({ decision }) => decision === 'ask').length,
    invalid: calls.filter(({ code }) => code === 'invalid_arguments' || code === 'unknown_tool').length,
    largestRead: Math.max(0, ...events.map(linesAsked)),
    searchToEdit: searchToEdit(calls),
    taskCompleted: taskCompleted(events),
    artifacts: events.flatMap(({ data }) => StoredSchema.safeParse(data).data?.artifact.artifact ?? []),
    largestOutput: Math.max(0, ...calls.map(({ shownBytes, storedBytes }) => Math.max(shownBytes, storedBytes))),
  };
};

/** Keeping the books of a task is no step of the work. */
const isStep = ({ tool }: CallFacts): boolean => !/^task_/.test(tool);

const StoredSchema = z.object({ artifact: z.object({ artifact: z.string() }) });

const ReadSchema = z.object({
  tool: z.literal('read_file'),
  input: z.object({ limit: z.int().default(200) }),
});

const linesAsked = ({ type, data }: Envelope): number =>
  type === 'tool_called' ? (ReadSchema.safeParse(data).data?.input.limit ?? 0) : 0;

const searchToEdit = (calls: readonly CallFacts[]): number | undefined => {
  const search = calls.findIndex(({ tool }) => ['search_code', 'repo_map', 'read_file'].includes(tool));
  const edit = calls.findIndex(isEdit);
  return search === -1 || edit < search ? undefined : edit - search;
};

const taskCompleted = (events: readonly Envelope[]): boolean | undefined => {
  if (!events.some(({ type }) => type === 'task_started')) return undefined;
  return events.some(({ type }) => type === 'task_completed');
};
