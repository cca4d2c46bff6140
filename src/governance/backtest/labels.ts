// What is known of past calls: fixed here, before anybody looks at a draft. Bad is what went wrong by its own fault, what
// a person refused, and what was taken back soon. A failing test, check or build is work as wanted; what fell with
// another call says nothing.

import { remembered } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import type { Sessions } from '../facts/sessions.ts';
import { isValidation } from '../facts/validation.ts';
import { revertsIn } from '../signals/edit-revert.ts';

export interface Label {
  readonly kind: 'bad' | 'good' | 'unknown';
  readonly why: string;
}

export type Labels = (call: CallFact) => Label;

const NOTHING: Label = { kind: 'unknown', why: 'no outcome on record' };
const DONE: Label = { kind: 'good', why: 'went well and was kept' };
const REFUSED: Label = { kind: 'bad', why: 'a person refused it' };
const UNDONE: Label = { kind: 'bad', why: 'was taken back soon' };

/** What of a session tells of its calls; made when the first of them is asked about. */
interface Told {
  /** Ids of edits that were taken back soon. */
  readonly undone: ReadonlySet<string>;
  /** When each tool and its arguments last went well; told by `identityOf`. */
  readonly later: () => ReadonlyMap<string, number>;
}

/** `sessions`: everything within the window. */
export const labelsOf = (sessions: Sessions): Labels => {
  const toldBy = remembered((session: string) => toldIn(sessions.get(session) ?? []));
  return (call) => {
    const { undone, later } = toldBy(call.session);
    return undone.has(call.call) ? UNDONE : labelOf(call, later);
  };
};

const toldIn = (session: readonly CallFact[]): Told => {
  let later: ReadonlyMap<string, number> | undefined;
  return {
    undone: new Set(revertsIn(session).map(({ undone }) => undone.call)),
    later: () => {
      later ??= laterSuccesses(session);
      return later;
    },
  };
};

/** Only of calls like those that were stopped: of the others nobody asks. */
const laterSuccesses = (session: readonly CallFact[]): ReadonlyMap<string, number> => {
  const stopped = new Set(session.filter(isStopped).map(({ input }) => input));
  const last = new Map<string, number>();
  for (const call of session)
    if (stopped.has(call.input) && call.ended?.status === 'ok') last.set(identityOf(call), call.at);
  return last;
};

const isStopped = ({ decided }: CallFact): boolean => decided !== undefined && decided.decision !== 'allow';

const identityOf = ({ tool, input }: CallFact): string => `${tool} ${input}`;

const labelOf = (call: CallFact, later: Told['later']): Label => {
  const { decided, ended } = call;
  if (decided?.decision === 'deny' && decided.rule.startsWith('approval/')) return REFUSED;
  if (isStopped(call)) {
    const made = (later().get(identityOf(call)) ?? 0) > call.at;
    return made
      ? { kind: 'good', why: 'was stopped, and made later in the session' }
      : { kind: 'unknown', why: 'was stopped by the policy' };
  }
  return ended === undefined ? NOTHING : outcomeLabel(call, ended);
};

const outcomeLabel = (
  { commands, tests }: CallFact,
  { status, code, failure }: NonNullable<CallFact['ended']>,
): Label => {
  switch (status) {
    case 'ok':
      return DONE;
    case 'denied':
      return code === 'rejected_by_user' ? REFUSED : { kind: 'unknown', why: 'was not permitted there' };
    case 'error':
    case 'timeout':
      if (commands.some(isValidation) || tests !== undefined)
        return { kind: 'good', why: 'a failing test, check or build is work as wanted' };
      // Programs that search end so when they find nothing.
      if (failure === '' || failure === 'command_failed')
        return { kind: 'unknown', why: 'ended badly and said nothing' };
      return { kind: 'bad', why: failure };
    case 'cancelled':
      return { kind: 'unknown', why: 'fell with another call, or was interrupted' };
    default:
      return { kind: 'unknown', why: status };
  }
};
