// What recorded calls came to, for weighing a rule against them.
import type { Envelope } from '../core/event.ts';

/** `victim`: stopped because another call failed or somebody interrupted; says nothing about the call itself. */
export type CallOutcome = 'succeeded' | 'failed' | 'rejected' | 'victim' | 'not_run' | 'unknown';

/** What an event says of the outcome of its call; undefined when nothing. By hand: whole histories are read in one go. */
export const outcomeIn = ({ type, data }: Envelope): CallOutcome | undefined => {
  if (typeof data !== 'object' || data === null) return undefined;
  if (type === 'tool_result' && 'status' in data) return ofStatus(data.status);
  if (type !== 'policy_decision' || !('decision' in data) || !('rule' in data)) return undefined;
  const { decision, rule } = data;
  if ((decision !== 'ask' && decision !== 'deny') || typeof rule !== 'string') return undefined;
  return decision === 'deny' && rule.startsWith('approval/') ? 'rejected' : 'not_run';
};

const ofStatus = (status: unknown): CallOutcome | undefined => {
  switch (status) {
    case 'ok':
      return 'succeeded';
    case 'error':
    case 'timeout':
      return 'failed';
    case 'denied':
      return 'rejected';
    case 'cancelled':
      return 'victim';
    default:
      return undefined;
  }
};
