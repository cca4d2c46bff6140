import * as z from 'zod';
import { DecisionSchema } from '../../core/decision.ts';
import { RuleModeSchema } from '../../core/rule-mode.ts';
import { defineMethod } from './method.ts';

export const ruleList = defineMethod({
  name: 'rule_list',
  summary: 'Every rule of every scope, those that wait for trust as well.',
  params: z.strictObject({}),
  result: z.strictObject({
    rules: z.array(
      z.strictObject({
        id: z.string(),
        scope: z.string(),
        decision: DecisionSchema,
        mode: RuleModeSchema,
        share: z.number().optional().describe('of sessions in which a canary is enforced'),
        trusted: z.boolean(),
        severity: z.string().optional(),
        origin: z.string(),
        title: z.string(),
        at: z.string().describe('file:line'),
        pattern: z.string(),
        text: z.string().optional().describe('the whole file of a rule that has one'),
      }),
    ),
  }),
  who: 'agent',
  run: async (_params, { door }) => ({ rules: await door.records.rules() }),
});
