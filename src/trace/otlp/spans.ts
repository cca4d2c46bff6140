// Calls as spans: one trace a run, one span a call, and one over all of them when the run ends.
import { hash } from 'node:crypto';
import { type Fields, isFields, textOf } from '../index/event-line.ts';
import { ATTRIBUTES, VALUES } from './names.ts';

/** An event, whether it comes from the log or is on its way there. */
export interface Step {
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly session: string;
  readonly run: string;
  readonly call: string | undefined;
  readonly client: string;
  readonly type: string;
  readonly data: unknown;
}

type Value = { readonly stringValue: string } | { readonly intValue: string };

/** As OTLP's JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
  readonly status: { readonly code: number; readonly message?: string };
}

const KIND = { internal: 1, server: 2 } as const;
const STATUS = { unset: 0, error: 2 } as const;

export interface SpanOptions {
  /** Whether arguments go out as well, as they are recorded: redacted and shortened. */
  readonly content: boolean;
}

interface Begun {
  readonly step: Step;
  readonly tool: string;
  readonly input: unknown;
  decision: Fields;
}

/** Takes events in their order and gives a span with each one that ends something. */
export const createSpans = ({ content }: SpanOptions): ((step: Step) => Span | undefined) => {
  const calls = new Map<string, Begun>();
  const runs = new Map<string, number>();
  return (step) => {
    const { type, call, run, ts, data } = step;
    const fields = isFields(data) ? data : {};
    if (!runs.has(run)) runs.set(run, ts);
    if (type === 'run_finished') {
      const start = runs.get(run) ?? ts;
      runs.delete(run);
      return runSpan(step, start, fields);
    }
    if (call === undefined) return undefined;
    if (type === 'tool_called') {
      calls.set(call, { step, tool: textOf(fields.tool) ?? 'unknown', input: fields.input, decision: {} });
      return undefined;
    }
    const begun = calls.get(call);
    if (begun === undefined) return undefined;
    if (type === 'policy_decision') begun.decision = fields;
    if (!ends(type, fields)) return undefined;
    calls.delete(call);
    return callSpan(begun, { ...step, data: fields }, content);
  };
};

const ends = (type: string, { decision }: Fields): boolean =>
  type === 'tool_result' || type === 'approval_requested' || (type === 'policy_decision' && decision === 'deny');

const callSpan = (
  { step, tool, input, decision }: Begun,
  end: Step & { readonly data: Fields },
  content: boolean,
): Span => {
  const { artifact } = end.data;
  const failure = failureOf(end);
  return {
    ...idsOf(step.run),
    spanId: hash('sha256', step.call ?? '').slice(0, SPAN_HEX),
    parentSpanId: runSpanId(step.run),
    name: `${VALUES.method} ${tool}`,
    kind: KIND.server,
    startTimeUnixNano: nanoseconds(step.ts),
    endTimeUnixNano: nanoseconds(Math.max(step.ts, end.ts)),
    attributes: attributesOf({
      method: VALUES.method,
      operation: VALUES.operation,
      tool,
      session: step.session,
      call: step.call,
      client: step.client,
      run: step.run,
      decision: decision.decision,
      rule: decision.rule,
      policy: decision.policy,
      artifact: isFields(artifact) ? artifact.artifact : undefined,
      // A tool that fails is a successful answer of the protocol: without this nobody would see it.
      error: failure?.type,
      arguments: content ? JSON.stringify(input) : undefined,
    }),
    status: failure === undefined ? { code: STATUS.unset } : { code: STATUS.error, message: failure.message },
  };
};

const failureOf = ({ type, data }: { readonly type: string; readonly data: Fields }) => {
  const message = textOf(data.reason) ?? '';
  if (type === 'policy_decision') return { type: 'denied_by_policy', message };
  if (type === 'approval_requested') return { type: 'approval_required', message };
  return data.status === 'ok' ? undefined : { type: textOf(data.code) ?? textOf(data.status) ?? 'error', message };
};

const runSpan = ({ run, session, client, ts }: Step, start: number, { calls }: Fields): Span => ({
  ...idsOf(run),
  spanId: runSpanId(run),
  name: 'harness run',
  kind: KIND.internal,
  startTimeUnixNano: nanoseconds(start),
  endTimeUnixNano: nanoseconds(ts),
  attributes: attributesOf({ run, session, client, calls }),
  status: { code: STATUS.unset },
});

const TRACE_HEX = 32;
const SPAN_HEX = 16;

const idsOf = (run: string) => ({ traceId: hash('sha256', run).slice(0, TRACE_HEX) });
const runSpanId = (run: string): string => hash('sha256', run).slice(TRACE_HEX, TRACE_HEX + SPAN_HEX);

const nanoseconds = (ms: number): string => `${Math.round(ms)}000000`;

const attributesOf = (values: Partial<Record<keyof typeof ATTRIBUTES, unknown>>): Span['attributes'] =>
  Object.entries(ATTRIBUTES).flatMap(([name, key]): Span['attributes'] => {
    const value = Object.entries(values).find(([known]) => known === name)?.[1];
    if (typeof value === 'string') return [{ key, value: { stringValue: value } }];
    return typeof value === 'number' ? [{ key, value: { intValue: String(value) } }] : [];
  });
