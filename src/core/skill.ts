// How something is done here, written down once: Agent Skills' SKILL.md, found by what they are for.
import * as z from 'zod';

export const SkillStatusSchema = z.enum(['active', 'watch', 'quarantine', 'retired']);
/** `quarantine`: offered to a tenth of the sessions; `retired`: to none. */
export type SkillStatus = z.infer<typeof SkillStatusSchema>;

export const SkillRowSchema = z.strictObject({
  skill: z.string().describe('the same as long as it keeps its name and place'),
  name: z.string(),
  description: z.string(),
  scope: z.enum(['user', 'project']),
  path: z.string(),
  standing: SkillStatusSchema.describe('by what came of the runs that used it'),
  score: z.number().describe('0 to 1; 0.5 where nothing is known'),
  samples: z.int().describe('runs that used it and ended one way or the other'),
  used: z.int(),
  last_used: z.string().nullable(),
});
export type SkillRow = z.infer<typeof SkillRowSchema>;

export interface Skill extends SkillRow {
  /** Markdown after the front matter. */
  readonly body: string;
}

export interface SkillQuery {
  /** What is to be done; absent: all, by name. */
  readonly task?: string | undefined;
  readonly limit: number;
  /** That asks: a skill in quarantine is offered to some sessions only. */
  readonly session: string;
}

export interface FoundSkill {
  readonly skill: Skill;
  /** 0 to 1; 1 where nothing was asked for. */
  readonly fit: number;
}

export interface Skills {
  /** Those that may be offered, best first. */
  find(query: SkillQuery): Promise<readonly FoundSkill[]>;
  /** By id or name, whatever its status. Throws not_found. */
  get(skill: string): Promise<Skill>;
  /** Every skill, whatever its status. */
  all(): Promise<readonly Skill[]>;
}
