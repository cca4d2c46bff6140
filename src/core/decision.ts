// allow < ask < deny. The strictest match wins by plain ordering; there are no priorities to reason about.
import * as z from 'zod';

export const DecisionSchema = z.enum(['allow', 'ask', 'deny']);
export type Decision = z.infer<typeof DecisionSchema>;

/** How much harm a rule keeps away. Names which of several equally strict matches is told first; decides nothing. */
export const SeveritySchema = z.enum(['critical', 'high', 'medium', 'low']);
export type Severity = z.infer<typeof SeveritySchema>;

export const MatchSchema = z.strictObject({
  rule: z.string().describe('id of the rule, floor or default that matched'),
  decision: DecisionSchema,
  subject: z.string().describe('the effect it matched, in words'),
  reason: z.string(),
  remedy: z.string().optional().describe('what to do instead'),
  severity: SeveritySchema.optional().describe('of a rule that states one'),
  shadow: z.literal(true).optional().describe('the rule only watches: it was judged and decided nothing'),
});
export type Match = z.infer<typeof MatchSchema>;

export const VerdictSchema = z.strictObject({
  decision: DecisionSchema.describe('what is enforced'),
  judged: DecisionSchema.optional().describe('the stricter judgement that mode observe or a person lifted'),
  rule: z.string().describe('id of the match that decided'),
  reason: z.string(),
  remedy: z.string().optional(),
  matches: z.array(MatchSchema).describe('every match, strictest first; those of watching rules last'),
});
export type Verdict = z.infer<typeof VerdictSchema>;
