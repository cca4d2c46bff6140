import * as z from 'zod';
import { ResolutionSchema, ScopeSchema } from '../../core/approval.ts';
import { clientName } from '../client-name.ts';
import { defineMethod } from './method.ts';

export const approvalResolve = defineMethod({
  name: 'approval_resolve',
  summary: "Record a person's answer: the call goes through when it is made again, or is refused.",
  params: z.strictObject({
    approval: z.string(),
    decision: z.enum(['approved', 'denied']),
    scope: ScopeSchema.default('once').describe('of an approval: this call, the session, or rules from now on'),
    note: z.string().optional().describe('why; the agent is shown it'),
    choice: z.string().optional().describe('of a decision: one of its options'),
    modified: z.boolean().default(false).describe('of a decision: agreed to, but as the note says'),
  }),
  result: z.strictObject({
    resolution: ResolutionSchema,
    saved: z.string().optional().describe('file that the rules were saved in'),
    unsaved: z.string().optional().describe('why they could not be; they hold for the session nevertheless'),
  }),
  who: 'human',
  run: ({ approval, decision, scope, note, choice, modified }, { door, session }) =>
    door.resolveApproval(session.principal, {
      approval,
      decision,
      scope,
      door: 'rpc',
      client: clientName(session.client),
      ...(note === undefined ? {} : { note }),
      ...(choice === undefined ? {} : { choice }),
      modified,
    }),
});
