import * as z from 'zod';
import { defineMethod } from './method.ts';

export const policyShow = defineMethod({
  name: 'policy_show',
  summary: 'The policy in force: mode, hash, files, what waits for trust, and every other setting.',
  params: z.strictObject({}),
  result: z.strictObject({
    mode: z.string(),
    hash: z.string().describe('sha256 of everything that can change a verdict'),
    sources: z.array(z.string()),
    rules: z.int().describe('in force'),
    held: z.array(z.string()).describe('what the project would loosen and nobody has trusted'),
    problem: z.string().optional().describe('why the files as they are now are not in force'),
    config: z.record(z.string(), z.unknown()),
  }),
  who: 'agent',
  run: (_params, { door }) => door.records.policy(),
});
