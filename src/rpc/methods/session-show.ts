import * as z from 'zod';
import { PrincipalSchema, type Session } from '../../core/session.ts';
import { clientName } from '../client-name.ts';
import { defineMethod } from './method.ts';

export const SessionSchema = z.strictObject({
  session: z.string(),
  run: z.string(),
  principal: PrincipalSchema,
  client: z.string().describe('name/version'),
});

export const shown = ({ id, run, principal, client }: Session): z.input<typeof SessionSchema> => ({
  session: id,
  run,
  principal,
  client: clientName(client),
});

export const sessionShow = defineMethod({
  name: 'session_show',
  summary: 'The session and run under which the calls of this connection are recorded.',
  params: z.strictObject({}),
  result: SessionSchema,
  who: 'agent',
  run: (_params, { session }) => shown(session),
});
