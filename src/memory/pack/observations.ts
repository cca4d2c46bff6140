// The newest calls with what came of them, and all of them in figures.
import * as z from 'zod';
import type { Envelope } from '../../core/event.ts';
import type { TraceSummary } from '../../core/trace-summary.ts';
import { callsOf } from '../../trace/summary/call-facts.ts';

/** Calls that are shown one by one. */
const HOT_CALLS = 6;

const ResultSchema = z.looseObject({
  status: z.string(),
  reason: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
  artifact: z.looseObject({ artifact: z.string() }).optional(),
});

/** The newest first. */
export const hotObservations = (events: readonly Envelope[]): readonly string[] => {
  const calls = callsOf(events).slice(-HOT_CALLS);
  const ids = new Set(calls.map(({ id }) => id));
  const results = new Map<string, z.infer<typeof ResultSchema>>();
  for (const { type, call = '', data } of events) {
    const result = type === 'tool_result' && ids.has(call) ? ResultSchema.safeParse(data).data : undefined;
    if (result !== undefined) results.set(call, result);
  }
  return calls.toReversed().map(({ id, tool, argument, status, rule }) => {
    const result = results.get(id);
    const decided = status === 'denied' || status === 'pending' ? ` by ${rule}` : '';
    const reason = result?.reason === undefined ? '' : ` (${result.reason})`;
    const stored = result?.artifact === undefined ? '' : ` [whole output: artifact ${result.artifact.artifact}]`;
    const data = result === undefined ? '' : ` ${JSON.stringify(result.data)}`;
    return `${tool} ${argument} -> ${status ?? 'no outcome'}${decided}${reason}${stored}${data}`;
  });
};

/** A run in a few lines. */
export const coldSummary = (summary: TraceSummary): readonly string[] => {
  const { calls, started, finished, tools, denials, tests, edits, without_outcome: open } = summary;
  const used = Object.entries(tools).map(
    ([tool, figures]) => `${tool} ${figures.calls}${figures.failed === 0 ? '' : ` (${figures.failed} failed)`}`,
  );
  const end = finished === null ? 'it has not ended, or its process died' : `ended ${finished}`;
  return [
    `${calls} calls since ${started}; ${end}: ${used.join(', ')}`,
    ...(tests.runs === 0 ? [] : [`tests ran ${tests.runs} times, ${tests.red} red; last: ${tests.last}`]),
    ...(edits.total === 0 ? [] : [`${edits.total} edits, ${edits.untested} of them since the last test run`]),
    ...(open === 0 ? [] : [`${open} calls without an outcome`]),
    ...denials.map(({ rule, times }) => `denied ${times} times by ${rule}`),
  ];
};
