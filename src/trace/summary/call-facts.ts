// The calls of a run with what is needed to count them.
import { argumentOf } from '../../core/argument.ts';
import type { Envelope } from '../../core/event.ts';
import { happenedAt } from '../../core/imported.ts';
import { type Fields, isFields, listOf, textOf } from '../index/event-line.ts';

export interface TestFacts {
  readonly outcome: string;
}

export interface CallFacts {
  readonly id: string;
  readonly ts: number;
  tool: string;
  /** The argument that says best what it was about. */
  argument: string;
  /** Same tool, same arguments. */
  identity: string;
  reads: readonly string[];
  writes: readonly string[];
  decision: string | undefined;
  rule: string | undefined;
  judgeMs: number;
  queueMs: number;
  status: string | undefined;
  code: string | undefined;
  ms: number;
  shownBytes: number;
  storedBytes: number;
  result: Fields;
  tests: TestFacts | undefined;
}

/** In the order in which the calls came. */
export const callsOf = (events: readonly Envelope[]): readonly CallFacts[] => {
  const calls = new Map<string, CallFacts>();
  for (const event of events) {
    if (event.call === undefined) continue;
    const call = calls.get(event.call) ?? begin(event.call, event);
    calls.set(event.call, call);
    const data = isFields(event.data) ? event.data : {};
    TAKES[event.type]?.(call, data);
  }
  return [...calls.values()];
};

const begin = (id: string, event: Envelope): CallFacts => ({
  id,
  ts: Date.parse(happenedAt(event)),
  tool: 'unknown',
  argument: '',
  identity: id,
  reads: [],
  writes: [],
  decision: undefined,
  rule: undefined,
  judgeMs: 0,
  queueMs: 0,
  status: undefined,
  code: undefined,
  ms: 0,
  shownBytes: 0,
  storedBytes: 0,
  result: {},
  tests: undefined,
});

const TAKES: Readonly<Record<string, (call: CallFacts, data: Fields) => void>> = {
  tool_called: (call, data) => {
    call.tool = textOf(data.tool) ?? call.tool;
    call.argument = argumentOf(data.input).slice(0, ARGUMENT_CHARS);
    call.identity = `${call.tool} ${textOf(data.input_sha256) ?? call.id}`;
    call.reads = pathsOf(data, ['read']);
    call.writes = pathsOf(data, ['write', 'delete']);
  },
  policy_decision: (call, data) => {
    call.decision = textOf(data.decision);
    call.rule = textOf(data.rule);
    call.judgeMs = numberOf(data.judge_us) / 1000;
    call.queueMs = numberOf(data.queue_us) / 1000;
    if (call.decision === 'deny') call.status = 'denied';
  },
  approval_requested: (call) => {
    call.status = 'pending';
  },
  test_result: (call, data) => {
    call.tests = { outcome: textOf(data.outcome) ?? 'not_run' };
  },
  tool_result: (call, data) => {
    call.status = textOf(data.status) ?? 'error';
    call.code = textOf(data.code);
    call.ms = numberOf(data.duration_ms);
    call.shownBytes = numberOf(data.text_bytes);
    call.storedBytes = isFields(data.artifact) ? numberOf(data.artifact.bytes) : 0;
    call.result = isFields(data.data) ? data.data : {};
  },
};

export const numberOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

const pathsOf = (data: Fields, kinds: readonly string[]): readonly string[] =>
  listOf(data.effects).flatMap(({ kind, path }) => (kinds.includes(String(kind)) ? (textOf(path) ?? []) : []));

/** Of what tells the argument of a call. */
const ARGUMENT_CHARS = 200;
