import * as z from 'zod';
import { defineMethod } from './method.ts';
import { SessionSchema, shown } from './session-show.ts';

export const sessionRenew = defineMethod({
  name: 'session_renew',
  summary:
    'End the session of this connection and begin another, with a run of its own. No other call may be under way.',
  params: z.strictObject({ reason: z.string().max(200).default('renewed by the client') }),
  result: SessionSchema,
  who: 'agent',
  run: ({ reason }, { renewSession }) => shown(renewSession(reason)),
});
