// What recorded calls came to, for weighing a rule against them.
import * as z from 'zod';
import { DecisionSchema } from '../core/decision.ts';
import type { Envelope } from '../core/event.ts';
import { StatusSchema } from '../core/observation.ts';

/** `victim`: stopped because another call failed or somebody interrupted; says nothing about the call itself. */
export type CallOutcome = 'succeeded' | 'failed' | 'rejected' | 'victim' | 'not_run' | 'unknown';

const ResultSchema = z.looseObject({ status: StatusSchema, code: z.string().optional() });
const DecidedSchema = z.looseObject({ decision: DecisionSchema, rule: z.string() });

/** What an event says of the outcome of its call; undefined when nothing. */
export const outcomeIn = ({ type, data }: Envelope): CallOutcome | undefined => {
  if (type === 'tool_result') return ofResult(ResultSchema.safeParse(data).data);
  if (type !== 'policy_decision') return undefined;
  const decided = DecidedSchema.safeParse(data).data;
  if (decided === undefined || decided.decision === 'allow') return undefined;
  return decided.decision === 'deny' && decided.rule.startsWith('approval/') ? 'rejected' : 'not_run';
};

const ofResult = (result: z.output<typeof ResultSchema> | undefined): CallOutcome | undefined => {
  switch (result?.status) {
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
