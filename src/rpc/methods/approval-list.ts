import * as z from 'zod';
import { defineMethod } from './method.ts';
import { ApprovalSchema } from './shapes.ts';

export const approvalList = defineMethod({
  name: 'approval_list',
  summary: 'What waits for a person; with all=true also what was answered or is too old, of the last two days.',
  params: z.strictObject({ all: z.boolean().default(false) }),
  result: z.strictObject({ approvals: z.array(ApprovalSchema) }),
  who: 'agent',
  run: async ({ all }, { door }) => {
    const known = await door.records.approvals();
    return { approvals: known.filter(({ state }) => all || state === 'pending') };
  },
});
