import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import { defineMethod } from './method.ts';
import { ApprovalSchema } from './shapes.ts';

export const approvalShow = defineMethod({
  name: 'approval_show',
  summary: 'One question with its state, its answer and the calls that it carried.',
  params: z.strictObject({ approval: z.string() }),
  result: ApprovalSchema,
  who: 'agent',
  run: async ({ approval }, { door }) => {
    const found = (await door.records.approvals()).find((known) => known.approval === approval);
    if (found !== undefined) return found;
    throw new HarnessError('not_found', `there is no approval ${JSON.stringify(approval)}`, 'approval_list');
  },
});
