// A run in figures: a fold over its events, pure.
import { HarnessError } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import { happenedAt } from '../../core/imported.ts';
import type { TraceSummary } from '../../core/trace-summary.ts';
import { type CallFacts, callsOf } from './call-facts.ts';
import { durationFigures } from './durations.ts';
import { editFigures, filesModified, firstEdit, testFigures } from './edits.ts';
import { failureFigures, failureOf } from './failures.ts';
import { mapFigures } from './map-use.ts';
import { repeatedCalls, repeatedReads } from './repeats.ts';

/** `events`: all of one run, oldest first. Throws not_found when there are none. */
export const summaryOf = (events: readonly Envelope[]): TraceSummary => {
  // The log's own events borrow the name of the run that caused them.
  const own = events.filter(({ type }) => !type.startsWith('segment_'));
  const [first] = own;
  if (first === undefined) throw new HarnessError('not_found', 'nothing is recorded of this run', 'harness trace list');
  const calls = callsOf(own);
  const started = happenedAt(first);
  return {
    run: first.run,
    session: first.session,
    client: first.client,
    started,
    finished: finishedOf(own),
    calls: calls.length,
    tools: toolFigures(calls),
    decisions: {
      allow: countOf(calls, ({ decision }) => decision === 'allow'),
      ask: countOf(calls, ({ decision }) => decision === 'ask'),
      deny: countOf(calls, ({ decision }) => decision === 'deny'),
    },
    without_outcome: countOf(calls, ({ status }) => status === undefined),
    repeated_calls: repeatedCalls(calls),
    repeated_reads: repeatedReads(calls),
    map: mapFigures(own),
    denials: denials(calls),
    first_edit: firstEdit(calls, Date.parse(started)),
    edits: editFigures(calls),
    tests: testFigures(calls),
    files_modified: filesModified(calls),
    output: outputFigures(calls),
    durations: durationFigures(calls, own),
    ...failureFigures(calls),
  };
};

/** What was imported is over, although nobody recorded its end. */
const finishedOf = (own: readonly Envelope[]): string | null => {
  const isOver = ({ type }: Envelope): boolean => type === 'run_finished';
  if (own.some(isOver)) return own.findLast(isOver)?.ts ?? null;
  const last = own.at(-1);
  return last !== undefined && own.some(({ type }) => type === 'history_imported') ? happenedAt(last) : null;
};

const countOf = (calls: readonly CallFacts[], fits: (call: CallFacts) => boolean): number => calls.filter(fits).length;

const toolFigures = (calls: readonly CallFacts[]): TraceSummary['tools'] => {
  const tools: TraceSummary['tools'] = {};
  for (const call of calls) {
    const { calls: count, failed, denied, ms } = tools[call.tool] ?? { calls: 0, failed: 0, denied: 0, ms: 0 };
    const isDenied = call.status === 'denied';
    tools[call.tool] = {
      calls: count + 1,
      failed: failed + Number(!isDenied && call.status !== 'pending' && failureOf(call) !== undefined),
      denied: denied + Number(isDenied),
      ms: Math.round((ms + call.ms) * 1000) / 1000,
    };
  }
  return tools;
};

/** Most often first. */
const denials = (calls: readonly CallFacts[]): TraceSummary['denials'] => {
  const times = new Map<string, number>();
  for (const { status, rule } of calls) {
    if (status === 'denied' && rule !== undefined) times.set(rule, (times.get(rule) ?? 0) + 1);
  }
  return [...times].map(([rule, count]) => ({ rule, times: count })).sort((a, b) => b.times - a.times);
};

const outputFigures = (calls: readonly CallFacts[]): TraceSummary['output'] => {
  const sum = (figure: (call: CallFacts) => number): number => calls.reduce((total, call) => total + figure(call), 0);
  const reread = sum(({ tool, shownBytes }) => (tool === 'artifact_read' ? shownBytes : 0));
  return {
    shown_bytes: sum(({ shownBytes }) => shownBytes),
    stored_bytes: sum(({ storedBytes }) => storedBytes),
    reread_bytes: reread,
    saved_bytes: sum(({ storedBytes, shownBytes }) => Math.max(0, storedBytes - shownBytes)) - reread,
  };
};
