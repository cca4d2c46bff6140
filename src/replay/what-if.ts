// History before another policy: which calls would have gone otherwise, and whether that would have been right. Each
// call is judged as it was recorded; after a refusal the agent would have gone on differently, so the first divergence
// of each session counts for more than all that follow it.
import type { Decision, Verdict } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { isStricter } from '../core/strictness.ts';
import { type CallOutcome, outcomeIn } from './outcomes.ts';
import { type Reading, type RecordedCall, recordedCalls } from './recorded.ts';
import { compare, decidedThen, type Judge, rejudge } from './rejudge.ts';

export interface Change {
  readonly session: string;
  readonly run: string;
  readonly call: string;
  /** When the call was made; ISO 8601, UTC. */
  readonly at: string;
  readonly tool: string;
  /** What the deciding match was about. */
  readonly subject: string;
  readonly old: Decision;
  readonly new: Decision;
  /** That decided anew. */
  readonly rule: string;
  readonly reason: string;
  readonly outcome: CallOutcome;
  /** The first of its session. */
  readonly first: boolean;
  /** The paths were judged by name only. */
  readonly by_name: boolean;
}

export interface WhatIf {
  /** Calls that were judged again. */
  readonly calls: number;
  readonly sessions: number;
  /** Of them, calls of which only the names of files are known. */
  readonly by_name: number;
  /** What the new policy says of all calls. */
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly divergences: number;
  /** `allow->deny` and so on. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Sessions with a divergence. */
  readonly diverging_sessions: number;
  readonly undecidable: number;
  /** Why, and how often. */
  readonly missing: Readonly<Record<string, number>>;
  /** What became of the calls that would now be stopped. */
  readonly stopped: Readonly<Record<CallOutcome, number>>;
  /** Of the stopped calls whose outcome says something, the share that failed or that a person refused; null: none. */
  readonly precision: number | null;
  readonly changes: readonly Change[];
}

export interface Question extends Reading {
  readonly after: Judge;
  /** What to compare with; else what was decided then, and calls that nobody judged are only counted. */
  readonly before?: Judge;
}

/** Judges every recorded call again. Reads the events once; memory grows with the divergences only. */
export const whatIf = async (events: AsyncIterable<Envelope>, question: Question): Promise<WhatIf> => {
  const tally = createTally();
  // Outcomes come after the calls: the same pass hears both.
  async function* heard(): AsyncGenerator<Envelope> {
    for await (const event of events) {
      yield event;
      const outcome = event.call === undefined ? undefined : outcomeIn(event);
      if (event.call !== undefined && outcome !== undefined) tally.hear(event.call, outcome);
    }
  }
  for await (const call of recordedCalls(heard(), question)) tally.judge(call, question);
  return tally.report();
};

type Counts = Map<string, number>;
const count = (counts: Counts, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

const createTally = () => {
  const changes = new Map<string, Change>();
  const sessions = new Set<string>();
  const diverging = new Set<string>();
  const decisions: Counts = new Map();
  const missing: Counts = new Map();
  const kinds: Counts = new Map();
  const counts = { calls: 0, by_name: 0, undecidable: 0 };
  const change = (call: RecordedCall, from: Decision, verdict: Verdict): void => {
    count(kinds, `${from}->${verdict.decision}`);
    changes.set(call.call, changeOf(call, { from, verdict, first: !diverging.has(call.session) }));
    diverging.add(call.session);
  };
  return {
    hear: (call: string, outcome: CallOutcome): void => {
      const known = changes.get(call);
      if (known !== undefined) changes.set(call, { ...known, outcome });
    },
    judge: (call: RecordedCall, { before, after }: Question): void => {
      counts.calls += 1;
      counts.by_name += Number(call.known === 'names');
      sessions.add(call.session);
      const verdict = rejudge(call, after);
      count(decisions, verdict.decision);
      const old = before === undefined ? decidedThen(call) : rejudge(call, before).decision;
      const compared = old === undefined ? undefined : compare(call, old, verdict);
      if (compared?.kind === 'changed') change(call, compared.from, verdict);
      if (compared?.kind !== 'undecidable') return;
      counts.undecidable += 1;
      count(missing, compared.missing);
    },
    report: (): WhatIf => ({
      calls: counts.calls,
      sessions: sessions.size,
      by_name: counts.by_name,
      decisions: { allow: 0, ask: 0, deny: 0, ...Object.fromEntries(decisions) },
      divergences: changes.size,
      kinds: Object.fromEntries(kinds),
      diverging_sessions: diverging.size,
      undecidable: counts.undecidable,
      missing: Object.fromEntries(missing),
      ...weighed([...changes.values()]),
      changes: [...changes.values()],
    }),
  };
};

interface Diverged {
  readonly from: Decision;
  readonly verdict: Verdict;
  readonly first: boolean;
}

const changeOf = (call: RecordedCall, { from, verdict, first }: Diverged): Change => ({
  session: call.session,
  run: call.run,
  call: call.call,
  at: call.at,
  tool: call.tool,
  subject: verdict.matches.find(({ rule }) => rule === verdict.rule)?.subject ?? '',
  old: from,
  new: verdict.decision,
  rule: verdict.rule,
  reason: verdict.reason,
  outcome: 'unknown',
  first,
  by_name: call.known === 'names',
});

const weighed = (changes: readonly Change[]): Pick<WhatIf, 'stopped' | 'precision'> => {
  const stopped = changes.filter((change) => isStricter(change.new, change.old));
  const of = (outcome: CallOutcome): number => stopped.filter((change) => change.outcome === outcome).length;
  const [right, wrong] = [of('failed') + of('rejected'), of('succeeded')];
  return {
    stopped: {
      succeeded: wrong,
      failed: of('failed'),
      rejected: of('rejected'),
      victim: of('victim'),
      not_run: of('not_run'),
      unknown: of('unknown'),
    },
    precision: right + wrong === 0 ? null : right / (right + wrong),
  };
};
