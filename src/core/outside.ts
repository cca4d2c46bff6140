// Calls that somebody else carries out: another program's own tools, seen through its hooks. They go through the first
// and the last stage of the same pipeline; what is between them happens elsewhere.
import { judged } from './admit.ts';
import { noteWritten } from './drift.ts';
import type { Effect } from './effect.ts';
import type { NewEvent } from './event.ts';
import { guardedOutside } from './guarded.ts';
import type { Observation } from './observation.ts';
import type { Ended, GateParts } from './parts.ts';
import { isPathEffect } from './path-effect.ts';
import { unrecorded } from './refusal.ts';
import type { Session } from './session.ts';
import { settle } from './settle.ts';

export interface OutsideCall {
  /** The same before and after, so that the two ends of a call join in the log. */
  readonly id: string;
  /** As the other program names it. */
  readonly tool: string;
  readonly input: unknown;
  /** What it would touch, told by the protocol that knows the other program. */
  readonly effects: readonly Effect[];
}

/** Whether a call may be carried out; `enforced` is false in mode observe, which only watches. */
export type Permission =
  | { readonly decision: 'allow'; readonly rule: string; readonly reason: string; readonly enforced: boolean }
  | { readonly decision: 'ask' | 'deny'; readonly observation: Observation };

/** Judges a call of another program and records the intent. Never throws: what cannot be recorded is denied. */
export const admitOutside = async (parts: GateParts, session: Session, call: OutsideCall): Promise<Permission> => {
  const candidate = { id: call.id, session, request: { tool: call.tool, input: call.input }, startedAt: parts.now() };
  try {
    const { effects } = parts.policy.analyse(call.effects);
    const admission = await judged(parts, candidate, {
      tool: { name: call.tool },
      declared: call.effects,
      effects,
      release: () => {},
    });
    if ('observation' in admission) {
      const { observation } = admission;
      return { decision: observation.status === 'pending' ? 'ask' : 'deny', observation };
    }
    const { held, verdict } = admission.call;
    held.close();
    return { decision: 'allow', rule: verdict.rule, reason: verdict.reason, enforced: parts.policy.mode !== 'observe' };
  } catch (thrown) {
    return { decision: 'deny', observation: unrecorded(candidate, thrown) };
  }
};

/** A call that another program carried out. */
export interface OutsideEnd {
  readonly id: string;
  readonly session: Session;
  readonly effects: readonly Effect[];
  /** As that program says. */
  readonly durationMs: number;
  /** The approval that the call still waited for here. */
  readonly question?: string | undefined;
}

/** What came of recording it. */
export interface OutsideSettled {
  readonly observation: Observation;
  /** What the guards found in what was written, in words. */
  readonly found?: string;
  /** Why what the guards found could not be recorded; then nothing is told of it. The outcome is on record. */
  readonly fault?: unknown;
}

/** Records what came of a call that another program carried out, then lets the guards look at what it wrote. */
export const settleOutside = async (parts: GateParts, call: OutsideEnd, ended: Ended): Promise<OutsideSettled> => {
  const { effects } = parts.policy.analyse(call.effects);
  // What it was fed with was looked at before it ran.
  const held = parts.workspace.look(effects.filter(isPathEffect));
  held.close();
  const { facts } = held;
  noteWritten(parts, effects, facts);
  const settling = { id: call.id, session: call.session, startedAt: parts.now() - call.durationMs };
  const observation = await settle(parts, settling, ended, { events: answeredThere(call.question) });
  if (observation.code === 'log_unavailable') return { observation };
  try {
    const found = await guardedOutside(parts, { ...settling, effects, facts }, ended);
    return { observation, ...(found === undefined ? {} : { found }) };
  } catch (fault) {
    return { observation, fault };
  }
};

/** Whoever was asked there has let the call through, so nobody has to answer here. It permits nothing further. */
const answeredThere = (approval: string | undefined): readonly NewEvent[] =>
  approval === undefined
    ? []
    : [
        {
          type: 'approval_resolved',
          data: {
            approval,
            decision: 'cancelled',
            scope: 'once',
            by: { door: 'client' },
            note: 'agreed to in the client',
          },
        },
      ];
