// allow < ask < deny. The strictest match wins by plain ordering; there are no priorities to reason about.
import { z } from 'zod';

export const DecisionSchema = z.enum(['allow', 'ask', 'deny']);
export type Decision = z.infer<typeof DecisionSchema>;

export const MatchSchema = z.strictObject({
  rule: z.string().describe('id of the rule, floor or default that matched'),
  decision: DecisionSchema,
  subject: z.string().describe('the effect it matched, in words'),
  reason: z.string(),
  remedy: z.string().optional().describe('what to do instead'),
});
export type Match = z.infer<typeof MatchSchema>;

export const VerdictSchema = z.strictObject({
  decision: DecisionSchema.describe('what is enforced'),
  judged: DecisionSchema.optional().describe('the stricter judgement that mode observe recorded without enforcing it'),
  rule: z.string().describe('id of the match that decided'),
  reason: z.string(),
  remedy: z.string().optional(),
  matches: z.array(MatchSchema).describe('every match, strictest first'),
});
export type Verdict = z.infer<typeof VerdictSchema>;
