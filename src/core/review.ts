// What a person decides about drafts and about the rules that came from them.
import * as z from 'zod';
import type { DraftRecord } from './draft.ts';
import type { LearnedRule, LearnedSkill, Material, StructuredRule, StructuredSkill } from './learn.ts';
import { ArtifactSchema } from './observation.ts';
import type { RuleMode, RuleModeChanged } from './rule-mode.ts';

const AdoptedFileSchema = z.strictObject({
  path: z.string(),
  sha256: z.string().describe('as it is written'),
  before: z.string().nullable().describe('sha256 of what it replaces; null: nothing'),
  backup: ArtifactSchema.nullable().describe('the bytes that it replaces'),
});

export const REVIEW_EVENTS = {
  /** The intent, before the first file is touched: whatever dies after it is finished by the next look. */
  adoption_began: z.strictObject({
    adoption: z.string(),
    draft: z.string(),
    files: z.array(AdoptedFileSchema),
    reason: z.string().optional(),
    approval: z.string().optional().describe('under which a person agreed that an agent may'),
  }),
  /** Everything that follows from draft_adopted is done as well. */
  adoption_finished: z.strictObject({ adoption: z.string(), draft: z.string() }),
  /** A file was changed by somebody else meanwhile; what had been written was put back. */
  adoption_undone: z.strictObject({ adoption: z.string(), draft: z.string(), reason: z.string() }),
  /** A person says that a rule stopped what was wanted. */
  false_block: z.strictObject({ rule: z.string(), call: z.string(), reason: z.string() }),
} as const;

export interface RulesLearned {
  readonly rules: readonly LearnedRule[];
  /** The same as blocks `## LEARN-001: title`. */
  readonly markdown: string;
}

/** Who decides, for the record. */
export interface Reviewer {
  /** Absent: a person. */
  readonly principal?: 'agent';
  /** name/version of the program through which they speak. */
  readonly client: string;
  readonly session?: string | undefined;
  readonly run?: string | undefined;
  readonly call?: string | undefined;
}

export const AdoptedSchema = z.strictObject({
  adopted: z.literal(true),
  draft: z.string(),
  files: z.array(z.string()).describe('that were written, relative to the workspace'),
  rules: z
    .array(z.strictObject({ rule: z.string(), mode: z.string() }))
    .describe('that came in, and how far they are in force'),
  loosens: z.boolean(),
});
export type Adopted = z.infer<typeof AdoptedSchema>;

export interface ModeChange {
  /** `<scope>:<id>`, or the id alone. */
  readonly rule: string;
  /** Absent: the next step up. */
  readonly to?: RuleMode | undefined;
  readonly reason?: string | undefined;
}

/** How a rule that is judged does, from the record. */
export interface RuleRecordOfUse {
  /** Calls that it spoke about, watching or in force. */
  readonly matched: number;
  readonly known_bad: number;
  readonly known_good: number;
  readonly precision_low: number | null;
  /** Questions of it that people answered with yes, and with no. */
  readonly overridden: number;
  readonly confirmed: number;
  readonly last: string | null;
}

/** Methods throw not_found, conflict, denied_by_policy, invalid_arguments. Nothing here asks whether a person speaks. */
export interface Review {
  /** Finishes first what an earlier process left half done. */
  adopt(draft: string, by: Reviewer, reason?: string): Promise<Adopted>;
  reject(draft: string, reason: string, by: Reviewer): Promise<DraftRecord>;
  /** Up one step, or to where it is told; without a reason only as far as the evidence carries. */
  promote(change: ModeChange, by: Reviewer): Promise<RuleModeChanged>;
  demote(change: ModeChange, by: Reviewer): Promise<RuleModeChanged>;
  falseBlock(rule: string, call: string, reason: string, by: Reviewer): Promise<RuleModeChanged | undefined>;
  /** Every change of a mode, oldest first, with the time of each. */
  history(rule?: string): Promise<readonly (RuleModeChanged & { readonly at: string })[]>;
  /** Adopted drafts that nothing was made of yet. */
  material(kind: 'rule' | 'skill'): Promise<readonly Material[]>;
  /** `rules`: as somebody wrote them from the material, as blocks or as objects; else the drafts are put together. */
  learnRules(rules: string | readonly StructuredRule[] | undefined, by: Reviewer): Promise<RulesLearned>;
  learnSkills(skills: string | readonly StructuredSkill[] | undefined, by: Reviewer): Promise<readonly LearnedSkill[]>;
  /** Finishes what is half done; takes back what does harm or nothing. What it did, a line each. */
  look(): Promise<readonly string[]>;
}
