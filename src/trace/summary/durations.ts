// Where the time of a run went.
import type { Envelope } from '../../core/event.ts';
import type { TraceSummary } from '../../core/trace-summary.ts';
import { isFields, textOf } from '../index/event-line.ts';
import type { CallFacts } from './call-facts.ts';

export const durationFigures = (
  calls: readonly CallFacts[],
  events: readonly Envelope[],
): TraceSummary['durations'] => {
  const slowest = calls.reduce<CallFacts | undefined>(
    (best, call) => (executionOf(call) > executionOf(best) ? call : best),
    undefined,
  );
  return {
    queue_ms: sum(calls, ({ queueMs }) => queueMs),
    judge_ms: sum(calls, ({ judgeMs }) => judgeMs),
    approval_ms: approvalWait(events),
    execution_ms: sum(calls, executionOf),
    slowest: slowest === undefined ? null : { call: slowest.id, tool: slowest.tool, ms: rounded(executionOf(slowest)) },
  };
};

/** Without what was spent before the tool began. */
const executionOf = (call: CallFacts | undefined): number =>
  call === undefined || call.status === undefined ? 0 : Math.max(0, call.ms - call.judgeMs - call.queueMs);

/** From each question to the yes that was said to it in this run. */
const approvalWait = (events: readonly Envelope[]): number => {
  const asked = new Map<string, number>();
  let waited = 0;
  for (const { type, ts, data } of events) {
    const approval = isFields(data) ? textOf(data.approval) : undefined;
    if (approval === undefined || !isFields(data)) continue;
    if (type === 'approval_requested' && !asked.has(approval)) asked.set(approval, Date.parse(ts));
    const since = asked.get(approval);
    if (type === 'approval_resolved' && data.decision === 'approved' && since !== undefined) {
      waited += Math.max(0, Date.parse(ts) - since);
      asked.delete(approval);
    }
  }
  return waited;
};

const sum = (calls: readonly CallFacts[], figure: (call: CallFacts) => number): number =>
  rounded(calls.reduce((total, call) => total + figure(call), 0));

/** To microseconds. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
