// The calls of a report with everything that is shown of them.
import type { Envelope } from '../../core/event.ts';
import { type Fields, isFields, listOf, textOf } from '../index/event-line.ts';
import { type CallFacts, callsOf } from '../summary/call-facts.ts';
import { isEdit } from '../summary/edits.ts';

/** How a call ended, as far as colour goes. */
export type Fate = 'ok' | 'denied' | 'pending' | 'error' | 'open';

export interface ReportCall extends CallFacts {
  readonly fate: Fate;
  readonly isEdit: boolean;
  readonly input: Fields;
  readonly reason: string | undefined;
  readonly remedy: string | undefined;
  readonly failure: string | undefined;
  readonly matches: readonly Fields[];
}

export const reportCalls = (events: readonly Envelope[]): readonly ReportCall[] => {
  const data = dataByCall(events);
  return callsOf(events).map((call) => {
    const of = (type: string): Fields => data.get(`${call.id} ${type}`) ?? {};
    const decision = of('policy_decision');
    const { input } = of('tool_called');
    return {
      ...call,
      fate: fateOf(call),
      isEdit: isEdit(call),
      input: isFields(input) ? input : {},
      reason: textOf(decision.reason),
      remedy: textOf(decision.remedy),
      failure: textOf(of('tool_result').reason),
      matches: listOf(decision.matches),
    };
  });
};

const dataByCall = (events: readonly Envelope[]): ReadonlyMap<string, Fields> =>
  new Map(
    events.flatMap(({ call, type, data }) =>
      call === undefined || !isFields(data) ? [] : [[`${call} ${type}`, data] as const],
    ),
  );

const fateOf = ({ status }: CallFacts): Fate => {
  if (status === undefined) return 'open';
  return status === 'ok' || status === 'denied' || status === 'pending' ? status : 'error';
};
