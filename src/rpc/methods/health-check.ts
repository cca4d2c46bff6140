import * as z from 'zod';
import { defineMethod } from './method.ts';

export const healthCheck = defineMethod({
  name: 'health_check',
  summary: 'Whether the policy that the files say is in force, and what waits for a person.',
  params: z.strictObject({}),
  result: z.strictObject({
    ok: z.boolean().describe('false while the files of the policy are broken and the last good one is in force'),
    mode: z.string(),
    policy: z.string().describe('sha256 of everything that can change a verdict'),
    problem: z.string().optional(),
    waiting: z.strictObject({
      approvals: z.int().describe('calls that a person has not answered'),
      trust: z.int().describe('loosenings of the project that nobody has trusted'),
    }),
  }),
  who: 'agent',
  run: async (_params, { door }) => {
    const { mode, hash, held, problem } = await door.records.policy();
    const pending = (await door.records.approvals()).filter(({ state }) => state === 'pending');
    return {
      ok: problem === undefined,
      mode,
      policy: hash,
      ...(problem === undefined ? {} : { problem }),
      waiting: { approvals: pending.length, trust: held.length },
    };
  },
});
