// The hook protocol of Claude Code and Codex: what is before a tool's use is admitted, what is after it is settled. The
// two ends of a call are two processes; the id that the client gives joins them.
import { callIdOf } from '../../../clients/call-id.ts';
import { effectsOf, isOwnTool } from '../../../clients/tools.ts';
import { check } from '../../../core/check.ts';
import { HarnessError } from '../../../core/error.ts';
import type { Observation } from '../../../core/observation.ts';
import { admitOutside, type OutsideCall, settleOutside } from '../../../core/outside.ts';
import type { Ended, GateParts } from '../../../core/parts.ts';
import { contextOf } from '../../../core/refusal.ts';
import type { Session } from '../../../core/session.ts';
import { answerTo, findingsAnswer, greetingFor, ownAnswer } from './answer.ts';
import type { AskingEvent, KnownEvent, SettlingEvent, ToolEvent } from './payload.ts';

export interface Gate {
  readonly parts: GateParts;
  readonly session: Session;
  /** Names of the workspace's root: as the client writes it, and its real path. */
  readonly roots: readonly string[];
  /** The approval that a call of the session waits for. */
  readonly questionOf: (call: string) => string | undefined;
  /** Calls recorded in the session so far. */
  readonly calls: () => number;
}

export interface Answer {
  /** JSON text; absent for silence, which leaves the client to itself. */
  readonly text?: string | undefined;
  /** What went wrong without harm to the call or its record. */
  readonly fault?: unknown;
}

/** The answer to an event. Throws when it cannot be judged or recorded: then the client must be stopped. */
export const answerEvent = async (event: KnownEvent, open: () => Promise<Gate>): Promise<Answer> => {
  // Our own server judges and records its calls itself.
  if ('tool' in event && isOwnTool(event.tool)) return event.event === 'PreToolUse' ? { text: ownAnswer(event) } : {};
  const gate = await open();
  switch (event.event) {
    case 'PreToolUse':
    case 'PermissionRequest':
      return { text: await admit(event, gate) };
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return settle(event, gate);
    case 'SessionStart':
      return { text: greetingFor(gate.parts.policy.mode) };
    default:
      return finish(gate, event.reason);
  }
};

const admit = async (event: AskingEvent, gate: Gate): Promise<string | undefined> => {
  const { call, note } = callOf(event, gate);
  if (event.event === 'PermissionRequest' && !isDenied(gate, call)) return undefined;
  const permission = await admitOutside(gate.parts, gate.session, call);
  if (permission.decision !== 'allow') assertRecorded(permission.observation);
  return answerTo(event, permission, note);
};

/** Before a client's own dialog: what is not denied has been recorded when the call was made, and is the person's now. */
const isDenied = ({ parts, session }: Gate, { tool, effects }: OutsideCall): boolean =>
  check(parts, { tool, principal: session.principal }, effects).decision === 'deny';

const settle = async (event: SettlingEvent, gate: Gate): Promise<Answer> => {
  const { call } = callOf(event, gate);
  const { session, questionOf } = gate;
  const ending = { ...call, session, durationMs: event.durationMs, question: questionOf(call.id) };
  const { observation, found, fault } = await settleOutside(gate.parts, ending, endOf(event));
  assertRecorded(observation);
  return { text: found === undefined ? undefined : findingsAnswer(found), fault };
};

const LONGEST_REASON = 1_000;

const endOf = (event: SettlingEvent): Ended => {
  if (event.event === 'PostToolUse') {
    const { response } = event;
    const text = typeof response === 'string' ? response : JSON.stringify(response);
    return { outcome: { data: { response }, text } };
  }
  const reason = event.error.slice(0, LONGEST_REASON);
  if (event.interrupted) return { fate: 'cancelled', reason };
  return { outcome: { status: 'error', code: 'command_failed', reason, data: {}, text: event.error } };
};

const finish = ({ parts, session, calls }: Gate, reason: string): Answer => {
  const made = calls();
  // A session without a call leaves no trace.
  if (made > 0) parts.log.append(contextOf({ session }), [{ type: 'run_finished', data: { reason, calls: made } }]);
  return {};
};

const callOf = (event: ToolEvent, { parts, roots }: Gate): { readonly call: OutsideCall; readonly note?: string } => {
  const { tool, input, useId, client, cwd } = event;
  const { effects, note } = effectsOf(client, tool, input, { roots, cwd });
  const id = useId === undefined ? parts.newId('call') : callIdOf(useId);
  return { call: { id, tool, input, effects }, ...(note === undefined ? {} : { note }) };
};

const assertRecorded = ({ code, reason, remedy }: Observation): void => {
  if (code === 'log_unavailable') throw new HarnessError(code, reason ?? 'the call could not be recorded', remedy);
};
