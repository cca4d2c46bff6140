// How far a rule is in force. A learned one watches until a person says more; of others the file says the most they may
// be, and the record may say less.
import * as z from 'zod';

export const RuleModeSchema = z.enum(['shadow', 'canary', 'enforce', 'retired']);
/** `shadow`: judged and recorded; `canary`: enforced in a share of the sessions; `retired`: not even judged. */
export type RuleMode = z.infer<typeof RuleModeSchema>;

export const RuleModeChangedSchema = z.strictObject({
  change: z.string(),
  rule: z.string().describe('as the policy calls it, <scope>:<id>'),
  version: z.string().describe('sha256 of the file that is meant; another version of it starts in shadow'),
  from: RuleModeSchema.nullable().describe('null: it was not there before'),
  to: RuleModeSchema,
  share: z.number().optional().describe('of sessions in which a canary is enforced'),
  by: z.enum(['adoption', 'person', 'watch']),
  reason: z.string(),
  evidence: z.record(z.string(), z.number().nullable()).optional().describe('what it was decided on'),
});
export type RuleModeChanged = z.infer<typeof RuleModeChangedSchema>;

/** The steps up, and what a rule is at each. */
export const STEPS = [
  { to: 'shadow' },
  { to: 'canary', share: 0.1 },
  { to: 'canary', share: 0.5 },
  { to: 'enforce' },
] as const;

/** A rule that learned rules are, by who wrote it. */
export const isLearned = (origin: string): boolean => origin.startsWith('learned');
