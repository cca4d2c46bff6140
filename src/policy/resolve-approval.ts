// The one way to answer a question: for every door, and for people only.
import type { ApprovalAnswer, ApprovalState, Question, Resolution, Resolved } from '../core/approval.ts';
import { HarnessError, messageOf } from '../core/error.ts';
import type { EventLog } from '../core/ports.ts';
import type { Principal } from '../core/session.ts';
import { visible } from '../core/visible.ts';
import { assertDecision } from './answer-to-decision.ts';
import type { Desk } from './approval-desk.ts';
import { type Approval, stateAt } from './approvals.ts';

export interface ResolveOptions {
  readonly desk: Pick<Desk, 'approvals'>;
  readonly log: EventLog;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Signs a person's answer. Throws denied_by_policy when the token cannot be trusted. */
  readonly sign: (resolution: Resolution, binding: string) => string;
  /** Adds rules to the user's own for this repository; gives the file. */
  readonly save: (rules: readonly string[]) => Promise<string>;
}

/** Longer than anyone explains a no. */
const LONGEST_NOTE = 500;

/** An open question; undefined when it is answered, used, too old or unknown. */
export const openQuestion = ({ desk, clock }: ResolveOptions, id: string): Question | undefined =>
  desk.approvals().find((known) => known.approval === id && stateAt(known, clock()) === 'pending');

/** See ApprovalDoors. The record comes first: a rule that nobody is known to have agreed to must not exist. */
export const resolveApproval = async (
  options: ResolveOptions,
  principal: Principal,
  answer: ApprovalAnswer,
): Promise<Resolved> => {
  if (principal !== 'human') {
    throw new HarnessError('denied_by_policy', 'an agent cannot answer for a person', 'wait for the person to answer');
  }
  const approval = findOpen(options, answer);
  const unsigned = resolutionOf(approval, answer);
  const approved = unsigned.decision === 'approved';
  const resolution = approved ? { ...unsigned, proof: options.sign(unsigned, approval.binding) } : unsigned;
  const { session, run, call } = approval;
  const decidedBy = resolution.by.principal ?? 'agent';
  const context = {
    session,
    run,
    ...(call === undefined ? {} : { call }),
    principal: decidedBy,
    client: answer.client,
  };
  options.log.append(context, [{ type: 'approval_resolved', data: resolution }]);
  if (resolution.scope !== 'always') return { resolution };
  try {
    return { resolution, saved: await options.save(resolution.rules ?? []) };
  } catch (thrown) {
    return { resolution, unsaved: messageOf(thrown) };
  }
};

const findOpen = ({ desk, clock }: ResolveOptions, { approval: id, decision }: ApprovalAnswer): Approval => {
  const approval = desk.approvals().find((known) => known.approval === id);
  if (approval === undefined) {
    throw new HarnessError('not_found', `there is no approval ${visible(id)}`, 'harness approvals list');
  }
  const state = stateAt(approval, clock());
  // What was agreed to and has not been used up can still be taken back.
  const open = state === 'pending' || (state === 'approved' && decision === 'denied');
  if (!open) throw new HarnessError('conflict', `${id} ${BEEN[state]}`, NEXT[state]);
  return approval;
};

const BEEN: Readonly<Record<ApprovalState, string>> = {
  pending: 'is open',
  approved: 'has been approved already',
  used: 'has been approved and used',
  denied: 'has been denied already',
  expired: 'is too old',
  cancelled: 'was closed without an answer',
};

const ASK_AGAIN = 'have the agent make the call again, which puts a new question';
const NEXT: Readonly<Record<ApprovalState, string>> = {
  pending: 'answer it',
  approved: 'have the agent make the same call again, or take it back with harness approvals deny',
  used: ASK_AGAIN,
  denied: 'a new session can ask again',
  expired: ASK_AGAIN,
  cancelled: ASK_AGAIN,
};

const resolutionOf = (
  approval: Approval,
  { decision, scope = 'once', note, choice, modified, door }: ApprovalAnswer,
): Resolution => {
  const wide = decision === 'approved' && scope !== 'once';
  if (wide && scope === 'always' && approval.rules.length === 0) {
    throw new HarnessError(
      'invalid_arguments',
      'no rule can say this call and nothing more, so it cannot be allowed always',
      'approve it once, or for the session',
    );
  }
  assertDecision(approval, { decision, note, choice, modified });
  const words = note === undefined ? '' : visible(note).trim().slice(0, LONGEST_NOTE);
  return {
    approval: approval.approval,
    decision,
    scope: decision === 'approved' ? scope : 'once',
    by: decision === 'cancelled' ? { door } : { principal: 'human', door },
    ...(wide && approval.rules.length > 0 ? { rules: [...approval.rules] } : {}),
    ...(decision !== 'approved' || choice === undefined ? {} : { choice }),
    ...(decision === 'approved' && modified === true ? { modified } : {}),
    ...(words === '' ? {} : { note: words }),
  };
};
