// The judgement held to its word: the same policy on the same facts must say the same again. What it does not say again
// is a change of the judgement that its version does not tell, or a record that does not hold all that it was made from.
import type { Decision, Verdict } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { type RecordedCall, type RecordedVerdict, recordedCalls } from './recorded.ts';
import { isByPerson, type Judge, rejudge } from './rejudge.ts';

export interface Divergence {
  readonly session: string;
  readonly run: string;
  readonly call: string;
  readonly at: string;
  readonly tool: string;
  readonly recorded: Pick<RecordedVerdict, 'decision' | 'rule'>;
  readonly again: { readonly decision: Decision; readonly rule: string };
}

export interface SamePolicy {
  readonly ok: boolean;
  /** Calls that were judged again. */
  readonly judged: number;
  /** Calls that another policy judged; `harness policy replay` compares those. */
  readonly other_policy: number;
  /** Calls that were imported: nobody here decided about them. */
  readonly imported: number;
  readonly divergences: readonly Divergence[];
}

/** `policies`: by their hash. Reads the events once. */
export const replaySamePolicy = async (
  events: AsyncIterable<Envelope>,
  { root, policies }: { readonly root: string; readonly policies: ReadonlyMap<string, Judge> },
): Promise<SamePolicy> => {
  const counts = { judged: 0, other_policy: 0, imported: 0 };
  const divergences: Divergence[] = [];
  for await (const call of recordedCalls(events, { root })) {
    const { verdict } = call;
    const policy = verdict === undefined ? undefined : policies.get(verdict.policy);
    if (verdict === undefined) counts.imported += 1;
    else if (policy === undefined) counts.other_policy += 1;
    else {
      counts.judged += 1;
      const again = rejudge(call, policy);
      if (!isSame(verdict, again)) divergences.push(divergenceOf(call, verdict, again));
    }
  }
  return { ok: divergences.length === 0, ...counts, divergences };
};

/** A person's word stands above the judgement; only that there was a question can be judged again. */
const isSame = (recorded: RecordedVerdict, again: Verdict): boolean => {
  if (isByPerson(recorded)) return again.decision === 'ask';
  return again.decision === recorded.decision && again.judged === recorded.judged && again.rule === recorded.rule;
};

const divergenceOf = (
  { session, run, call, at, tool }: RecordedCall,
  { decision, rule }: RecordedVerdict,
  again: Verdict,
): Divergence => ({
  session,
  run,
  call,
  at,
  tool,
  recorded: { decision, rule },
  again: { decision: again.decision, rule: again.rule },
});
