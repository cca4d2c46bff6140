// What is known of past calls: fixed here, before anybody looks at a draft. Bad is what went wrong by its own fault, what
// a person refused, and what was taken back soon. A failing test, check or build is work as wanted; what fell with
// another call says nothing.
import type { CallFact } from '../facts/fact.ts';
import { isValidation } from '../facts/validation.ts';
import { grouped } from '../signals/detector.ts';
import { revertsIn } from '../signals/edit-revert.ts';

export interface Label {
  readonly kind: 'bad' | 'good' | 'unknown';
  readonly why: string;
}

export type Labels = (call: CallFact) => Label;

const NOTHING: Label = { kind: 'unknown', why: 'no outcome on record' };
const DONE: Label = { kind: 'good', why: 'went well and was kept' };
const REFUSED: Label = { kind: 'bad', why: 'a person refused it' };

/** `calls`: everything within the window, in order. A session is labelled when the first of its calls is asked about. */
export const labelsOf = (calls: readonly CallFact[]): Labels => {
  const sessions = grouped(calls, ({ session }) => session);
  const known = new Map<string, ReadonlyMap<string, Label>>();
  return ({ session, call }) => {
    const labels = known.get(session) ?? labelsIn(sessions.get(session) ?? []);
    known.set(session, labels);
    return labels.get(call) ?? NOTHING;
  };
};

const labelsIn = (session: readonly CallFact[]): ReadonlyMap<string, Label> => {
  const labels = new Map<string, Label>();
  const later = laterSuccesses(session);
  for (const call of session) labels.set(call.call, labelOf(call, later));
  for (const { undone } of revertsIn(session)) labels.set(undone.call, { kind: 'bad', why: 'was taken back soon' });
  return labels;
};

/** When each tool and its arguments last went well in the session. */
const laterSuccesses = (session: readonly CallFact[]): ReadonlyMap<string, number> => {
  const last = new Map<string, number>();
  for (const call of session) if (call.ended?.status === 'ok') last.set(identityOf(call), call.at);
  return last;
};

const identityOf = ({ tool, input }: CallFact): string => `${tool} ${input}`;

const labelOf = (call: CallFact, later: ReadonlyMap<string, number>): Label => {
  const { decided, ended } = call;
  if (decided?.decision === 'deny' && decided.rule.startsWith('approval/')) return REFUSED;
  if (decided !== undefined && decided.decision !== 'allow') {
    const made = (later.get(identityOf(call)) ?? 0) > call.at;
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
