// Observations of calls that do not run, each with what was wrong and the next step, in words and in fields.
import type { Verdict } from './decision.ts';
import { type ErrorCode, HarnessError, messageOf } from './error.ts';
import type { EventContext } from './event.ts';
import type { Observation } from './observation.ts';
import type { GateParts, Request } from './parts.ts';
import { inputForLog } from './record.ts';
import type { Session } from './session.ts';

interface Refused {
  readonly id: string;
  readonly session: Session;
  readonly request: Request;
  readonly startedAt: number;
}

/** The envelope fields that all events of one call (or of a session itself) share. */
export const contextOf = ({ id, session }: { readonly id?: string; readonly session: Session }): EventContext => ({
  session: session.id,
  run: session.run,
  ...(id === undefined ? {} : { call: id }),
  principal: session.principal,
  client: `${session.client.name}/${session.client.version}`,
});

export interface Explanation {
  readonly reason: string;
  readonly remedy: string;
}

/** A call that was not understood: recorded as an intent without effects and its failure. */
export const refuse = async (
  parts: GateParts,
  call: Refused,
  code: ErrorCode,
  explanation: Explanation,
): Promise<Observation> => {
  const { reason, remedy } = explanation;
  try {
    const input = await inputForLog(parts, call.request.input);
    const duration = parts.now() - call.startedAt;
    parts.log.append(contextOf(call), [
      { type: 'tool_called', data: { tool: call.request.tool, ...input, effects: [] } },
      {
        type: 'tool_result',
        data: { status: 'error', code, reason, data: {}, text_bytes: reason.length, duration_ms: duration },
      },
    ]);
  } catch (thrown) {
    return unrecorded(call, thrown);
  }
  return { ...frame(call), status: 'error', code, reason, remedy, data: {}, text: sentence(code, reason, remedy) };
};

/** A call whose effects could not be told. */
export const failed = (parts: GateParts, call: Refused, thrown: unknown): Promise<Observation> => {
  const code = thrown instanceof HarnessError ? thrown.code : 'internal_error';
  const remedy = thrown instanceof HarnessError ? thrown.remedy : undefined;
  return refuse(parts, call, code, { reason: messageOf(thrown), remedy: remedy ?? 'report this with the call id' });
};

/** No record, no execution. */
export const unrecorded = (call: Pick<Refused, 'id' | 'session'>, thrown: unknown): Observation => {
  const reason = messageOf(thrown);
  const remedy =
    thrown instanceof HarnessError && thrown.remedy !== undefined
      ? thrown.remedy
      : 'make the state directory writable; `harness doctor` says where it is';
  return {
    ...frame(call),
    status: 'error',
    code: 'log_unavailable',
    reason,
    remedy,
    data: {},
    text: sentence('log_unavailable', reason, remedy),
  };
};

export const denied = (call: Refused, verdict: Verdict): Observation => ({
  ...frame(call),
  status: 'denied',
  code: 'denied_by_policy',
  ...decided(verdict),
  data: {},
  text: `Denied by ${verdict.rule}: ${verdict.reason}.${advice(verdict.remedy)}`,
});

export const pending = (call: Refused, verdict: Verdict, approval: string): Observation => {
  const otherwise = verdict.remedy ?? 'go on with other work';
  const remedy = `${otherwise}; or have the person run \`harness approvals approve ${approval}\`, then make the same call again`;
  return {
    ...frame(call),
    status: 'pending',
    code: 'approval_required',
    ...decided(verdict),
    remedy,
    approval,
    data: {},
    text: `Not run: a person has to agree first (${approval}). ${verdict.rule}: ${verdict.reason}.${advice(remedy)}`,
  };
};

const frame = ({ id, session }: Pick<Refused, 'id' | 'session'>) => ({ call: id, run: session.run });

const decided = ({ rule, reason, remedy }: Verdict) => ({ rule, reason, ...(remedy === undefined ? {} : { remedy }) });

const advice = (remedy: string | undefined): string => (remedy === undefined ? '' : ` Instead: ${remedy}.`);

const sentence = (code: ErrorCode, reason: string, remedy: string): string => `${code}: ${reason}. Next: ${remedy}.`;
