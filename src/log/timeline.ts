// The events of one run, told as a person would: a row for each call, from what was asked to how it ended.
import * as z from 'zod';
import { DecisionSchema } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { happenedAt } from '../core/imported.ts';
import { StatusSchema } from '../core/observation.ts';
import type { CallRow } from '../core/records.ts';

/** A row for each call, in the order in which they came; each is yielded once it and all before it have ended. */
export async function* timelineOf(events: AsyncIterable<Envelope> | Iterable<Envelope>): AsyncGenerator<CallRow> {
  const waiting = new Map<string, CallRow>();
  for await (const event of events) {
    const row = event.type === 'approval_resolved' ? begin(event) : (waiting.get(event.call ?? '') ?? begin(event));
    if (row === undefined) continue;
    waiting.set(row.call, { ...row, ...changeBy(event) });
    yield* takeEnded(waiting);
  }
  yield* waiting.values();
}

/**
 * A client that a hook tells to ask does so, and makes the call when its person agrees: then a question has an end. It is
 * waited for only as long as this many rows; a run need not fit in memory.
 */
const ROWS_BEHIND_A_QUESTION = 1_000;

function* takeEnded(waiting: Map<string, CallRow>): Generator<CallRow> {
  for (const [call, row] of waiting) {
    if (row.status === 'unknown') return;
    if (row.status === 'pending' && waiting.size <= ROWS_BEHIND_A_QUESTION) return;
    waiting.delete(call);
    yield row;
  }
}

const begin = (event: Envelope): CallRow | undefined => {
  const { call, principal, type, data } = event;
  if (type === 'approval_resolved') return answered(event);
  const called = type === 'tool_called' ? CalledSchema.safeParse(data).data : undefined;
  if (call === undefined || called === undefined) return undefined;
  return { ts: happenedAt(event), call, principal, tool: called.tool, input: called.input, status: 'unknown' };
};

/** A person's answer stands in a row of its own: the call that asked has ended, and the one that is answered is another. */
const answered = ({ ts, principal, data }: Envelope): CallRow | undefined => {
  const resolution = ResolvedSchema.safeParse(data).data;
  if (resolution === undefined) return undefined;
  const { approval, decision, scope, by, note } = resolution;
  const words = decision === 'approved' ? `${decision} ${scope}` : decision;
  const answer = `${words} by ${by.principal ?? 'no one'} (${by.door})${note === undefined ? '' : `: ${note}`}`;
  return {
    ts,
    call: approval,
    principal,
    tool: 'approval',
    input: { answer },
    decision: decision === 'approved' ? 'allow' : 'deny',
    rule: `approval/${approval}`,
    status: by.principal === undefined ? 'cancelled' : 'ok',
  };
};

/** What one event adds to the row of its call. */
const changeBy = ({ type, data }: Envelope): Partial<CallRow> => {
  if (type === 'policy_decision') return decided(data);
  if (type === 'approval_requested')
    return { status: 'pending', approval: RequestedSchema.safeParse(data).data?.approval };
  if (type === 'test_result') return { tests: TestsSchema.safeParse(data).data };
  if (type === 'tool_result') return ended(data);
  return {};
};

/** A refusal is an end. A permission is not, and a question only once it has been put. */
const FATE = { allow: 'unknown', ask: 'unknown', deny: 'denied' } as const;

const decided = (data: unknown): Partial<CallRow> => {
  const verdict = DecidedSchema.safeParse(data).data;
  return verdict === undefined ? {} : { ...verdict, status: FATE[verdict.decision] };
};

const ended = (data: unknown): Partial<CallRow> => {
  const { reason: failure, ...result } = ResultSchema.safeParse(data).data ?? {};
  return { ...result, failure };
};

// Only the fields that are shown; whatever else a later version adds is no reason to show nothing.
const CalledSchema = z.object({ tool: z.string(), input: z.unknown() });
const DecidedSchema = z.object({ decision: DecisionSchema, rule: z.string(), reason: z.string() });
const RequestedSchema = z.object({ approval: z.string() });
const ResolvedSchema = z.object({
  approval: z.string(),
  decision: z.string(),
  scope: z.string(),
  by: z.object({ principal: z.string().optional(), door: z.string() }),
  note: z.string().optional(),
});
const TestsSchema = z.object({ outcome: z.string(), passed: z.int(), failed: z.int(), skipped: z.int() });
const ResultSchema = z.object({
  status: StatusSchema,
  code: z.string().optional(),
  reason: z.string().optional(),
  duration_ms: z.number().optional(),
});
