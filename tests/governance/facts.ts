// Facts of calls for tests, a word each.
import type { CallFact } from '../../src/governance/facts/fact.ts';
import { type Scene, sceneOf as sceneFrom, type Thresholds } from '../../src/governance/signals/detector.ts';

export const THRESHOLDS: Thresholds = {
  chronicBlockMin: 5,
  repeatedWarnMin: 10,
  hotFileEditsMin: 20,
  slowOpCountMin: 10,
  slowOpThresholdMs: 5_000,
  escalationRatio: 1.5,
  violationMin: 5,
  repeatMin: 5,
};

const START = Date.UTC(2026, 2, 1);
export const MINUTE = 60_000;

export interface Told extends Partial<Omit<CallFact, 'ended' | 'decided'>> {
  readonly minute?: number;
  readonly status?: string;
  readonly code?: string;
  readonly failure?: string;
  readonly ms?: number;
  readonly deny?: string;
  readonly warned?: readonly string[];
  /** Nothing came of it. */
  readonly ended?: undefined;
}

/** A call that went well, but for what is told of it; `n` names it. */
export const fact = (n: number, told: Told = {}): CallFact => {
  const { minute = n, status = 'ok', code = '', failure = '', ms, deny, warned = [], ...more } = told;
  const at = START + minute * MINUTE;
  const decided =
    deny === undefined && warned.length === 0
      ? undefined
      : { decision: deny === undefined ? 'allow' : 'deny', rule: deny ?? '', reason: 'so', warned, event: `evt_d${n}` };
  return {
    call: `call_${n}`,
    event: `evt_${n}`,
    session: 'ses_1',
    at,
    tool: 'run_command',
    input: `input${n}`,
    commands: [],
    reads: [],
    writes: [],
    change: undefined,
    imported: false,
    place: { segment: '2026-03-01/w', offset: n },
    decided,
    ended: deny === undefined ? { at: at + 1, status, code, failure, ms, event: `evt_r${n}` } : undefined,
    tests: undefined,
    ...more,
  };
};

export const many = (count: number, told: (n: number) => Told): readonly CallFact[] =>
  Array.from({ length: count }, (_, n) => fact(n, told(n)));

export const sceneOf = (calls: readonly CallFact[], others: Scene['others'] = []): Scene =>
  sceneFrom({
    calls,
    others,
    thresholds: THRESHOLDS,
    from: calls[0]?.at ?? START,
    until: calls.at(-1)?.at ?? START,
  });

/** Everything that a call says, as a plain value: where it lies on disk may differ, what it says may not. */
export const plain = (fact: CallFact) => {
  const { call, event, session, at, tool, input, commands, reads, writes, change, imported, place, decided, tests } =
    fact;
  const { ended: end } = fact;
  const { status, code, failure, ms } = end ?? {};
  const ended = end && { at: end.at, status, code, failure, ms, event: end.event };
  return {
    call,
    event,
    session,
    at,
    tool,
    input,
    commands,
    reads,
    writes,
    change,
    imported,
    place,
    decided,
    tests,
    ended,
  };
};
