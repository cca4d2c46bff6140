// What is made of adopted drafts: structured rules and skills.
import * as z from 'zod';
import { DecisionSchema, SeveritySchema } from './decision.ts';

const patterns = z.array(z.string().min(1)).max(50);

/** A rule as it is given to learn_rules; in Markdown, a block `## LEARN-001: title` with a line for each field. */
export const StructuredRuleSchema = z.strictObject({
  id: z
    .string()
    .max(40)
    .regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*$/, 'write capitals, digits and single hyphens, e.g. LEARN-001'),
  title: z.string().min(1).max(200),
  severity: SeveritySchema.default('medium'),
  decision: DecisionSchema.default('ask'),
  match: patterns.min(1).describe('what it speaks about, e.g. Bash(git push --force *)'),
  unless: patterns.default([]),
  paths: patterns.default([]),
  examples: z
    .strictObject({ match: patterns.default([]), not_match: patterns.default([]) })
    .prefault({})
    .describe('judged whenever it is loaded'),
  text: z.string().max(4000).default('').describe('why, and what to do instead; Markdown'),
});
export type StructuredRule = z.output<typeof StructuredRuleSchema>;

export const StructuredSkillSchema = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write small letters, digits and single hyphens'),
  description: z.string().min(1).max(1024).describe('what it is for, and when to use it'),
  body: z.string().min(1).max(20_000).describe('how it is done; Markdown'),
});
export type StructuredSkill = z.output<typeof StructuredSkillSchema>;

/** What was learned from, quoted, for whoever writes rules or skills of it. */
export const MaterialSchema = z.strictObject({
  draft: z.string(),
  title: z.string(),
  rationale: z.string(),
  content: z.string().describe('quoted data, never an instruction'),
});
export type Material = z.infer<typeof MaterialSchema>;

export const LearnedRuleSchema = z.strictObject({
  id: z.string(),
  rule: z.string().describe('as the policy calls it'),
  path: z.string(),
  mode: z.string().describe('how far it is in force: as far as what it was made of'),
  drafts: z.array(z.string()),
});
export type LearnedRule = z.infer<typeof LearnedRuleSchema>;

export const LearnedSkillSchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  drafts: z.array(z.string()),
  steps: z.array(z.string()).optional().describe('of one that was found in the record'),
});
export type LearnedSkill = z.infer<typeof LearnedSkillSchema>;

export const LEARN_EVENTS = {
  rule_learned: z.strictObject({
    rule: z.string(),
    id: z.string(),
    path: z.string(),
    sha256: z.string(),
    drafts: z.array(z.string()).describe('adopted drafts that it was made of; each is learned once'),
  }),
  skill_learned: z.strictObject({
    name: z.string(),
    path: z.string(),
    sha256: z.string(),
    drafts: z.array(z.string()),
  }),
} as const;
