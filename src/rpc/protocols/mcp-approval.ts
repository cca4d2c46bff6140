// Asks the person through the client: an MCP form about a call that waits, and what its answer comes to. The pipeline
// does not wait; the call is pending on record while the form is open, so that whatever ends in between loses nothing.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import type { ApprovalAnswer, Question } from '../../core/approval.ts';
import type { Door } from '../../core/door.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import type { Observation } from '../../core/observation.ts';
import type { Session } from '../../core/session.ts';
import { answersTo, fitsInForm, formFor } from './mcp-approval-form.ts';
import { type DecisionAnswer, decisionForm, decisionIn, declined } from './mcp-decision-form.ts';

/** A call that was put to a person. */
export interface WaitingCall {
  readonly door: Door;
  readonly session: Session;
  /** The request that made the call. */
  readonly request: RequestId;
  /** The pending observation of the call. */
  readonly observation: Observation;
  /** Makes the same call again. */
  readonly repeat: () => Promise<Observation>;
  /** Aborts when the client cancels the call or is gone. */
  readonly signal: AbortSignal;
  readonly progress: ((message: string) => void) | undefined;
  /** False where the client would answer a form by itself. */
  readonly attended: boolean;
}

/** Asks about a call that waits. Never throws; what is not a clear yes leaves the call as it is. */
export type AskPerson = (call: WaitingCall) => Promise<Observation>;

/** Forms over one connection. One question has one form, however often the same call comes. */
export const createAskPerson = (server: Server): AskPerson => {
  const open = new Map<string, Promise<boolean>>();
  return async (call) => {
    const { door, observation } = call;
    const { approval } = observation;
    if (approval === undefined || door.asking.by === 'terminal') return observation;
    const asking = open.get(approval) ?? putQuestion(server, call, approval).finally(() => open.delete(approval));
    open.set(approval, asking);
    if (await asking) return call.signal.aborted ? observation : call.repeat();
    return door.asking.by === 'elicitation' ? closed(call, approval) : observation;
  };
};

/** Whether the question was answered, here or at another door, and the answer is on record. */
const putQuestion = async (server: Server, call: WaitingCall, approval: string): Promise<boolean> => {
  const { door, session } = call;
  const client = `${session.client.name}/${session.client.version}`;
  try {
    const question = door.openQuestion(approval);
    if (question === undefined) return false;
    const answer = await answerTo(server, question, call);
    if (answer === undefined) return !isOpen(door, approval);
    await door.resolveApproval('human', {
      approval,
      door: 'elicitation',
      client,
      ...answer,
    });
    return true;
  } catch (thrown) {
    call.progress?.(`the answer could not be recorded: ${messageOf(thrown)}`);
    // Someone answered at another door while the form was open: the record says what holds.
    return thrown instanceof HarnessError && thrown.code === 'conflict';
  }
};

type Said = DecisionAnswer & Pick<ApprovalAnswer, 'scope'>;

/** How often a waiting client is told that nothing is stuck, and how often another door is looked at. */
const REMIND_MS = 5_000;
const LOOK_MS = 500;

const answerTo = async (server: Server, question: Question, call: WaitingCall): Promise<Said | undefined> => {
  if (!call.attended || server.getClientCapabilities()?.elicitation?.form === undefined) return undefined;
  const { name: client } = call.session.client;
  if (!fitsInForm(question, client)) return undefined;
  const elsewhere = new AbortController();
  const remind = (): void => call.progress?.(`waiting for a person to answer ${question.approval}`);
  const look = (): void => {
    if (!isOpen(call.door, question.approval)) elsewhere.abort();
  };
  remind();
  const timers = [setInterval(remind, REMIND_MS), setInterval(look, LOOK_MS)];
  try {
    const { checkpoint } = question;
    const form = checkpoint === undefined ? formFor(question, client) : decisionForm(question, checkpoint);
    const signal = AbortSignal.any([call.signal, elsewhere.signal]);
    const timeout = call.door.asking.waitMs;
    const result = await server.elicitInput(form, { timeout, signal, relatedRequestId: call.request });
    if (result.action === 'decline') return checkpoint === undefined ? { decision: 'denied' } : declined(checkpoint);
    if (result.action !== 'accept') return undefined;
    return checkpoint === undefined ? saidIn(question, result.content) : decisionIn(result.content);
  } catch {
    // Too late, malformed, or the client is gone: nobody has answered.
    return undefined;
  } finally {
    timers.forEach(clearInterval);
  }
};

/** What a form about a call says; undefined when it says nothing that can be understood. */
const saidIn = (question: Question, content: unknown): Said | undefined => {
  const answer = z.strictObject({ answer: z.enum(answersTo(question)) }).safeParse(content).data?.answer;
  if (answer === undefined) return undefined;
  return answer === 'no' ? { decision: 'denied' } : { decision: 'approved', scope: answer };
};

/** A record that cannot be read right now is no reason to take the form away. */
const isOpen = (door: Door, approval: string): boolean => {
  try {
    return door.openQuestion(approval) !== undefined;
  } catch {
    return true;
  }
};

/** Where forms are the only door, no answer is a no. */
const closed = async ({ door, session, observation }: WaitingCall, approval: string): Promise<Observation> => {
  const { name, version } = session.client;
  const reason = 'nobody answered the question in the client';
  try {
    const client = `${name}/${version}`;
    await door.resolveApproval('human', { approval, decision: 'cancelled', door: 'elicitation', client, note: reason });
  } catch {
    // Answered or too old by now; either way this call does not run.
  }
  const remedy = 'go on without it, and tell the person what you could not do';
  const { approval: _closed, ...rest } = observation;
  return {
    ...rest,
    status: 'denied',
    code: 'denied_by_policy',
    reason,
    remedy,
    text: `Denied: a person had to agree (${approval}), and ${reason}. Instead: ${remedy}.`,
  };
};
