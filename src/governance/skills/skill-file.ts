// Reads a SKILL.md: front matter with name and description, and Markdown that says how.
import * as z from 'zod';
import { messageOf } from '../../core/error.ts';
import { oneLine } from '../../policy/rule-text.ts';
import { splitFrontMatter } from '../../settings/front-matter.ts';
import { parseYaml } from '../../yaml.ts';

/** As Agent Skills has it; further keys are other programs' business. */
const HeadSchema = z.looseObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'write small letters, digits and single hyphens'),
  description: z.string().min(1).max(1024),
  triggers: z.array(z.string()).default([]),
});

export interface SkillFile {
  readonly name: string;
  readonly description: string;
  /** Words of a task that it is for. */
  readonly triggers: readonly string[];
  readonly body: string;
}

/** The skill in the directory of that name; or what is wrong with it. */
export const readSkill = (directory: string, text: string): SkillFile | { readonly problem: string } => {
  const split = splitFrontMatter(text);
  if (split === undefined) return { problem: 'a skill begins with front matter between two lines of ---' };
  try {
    const head = HeadSchema.safeParse(parseYaml(split.matter, 'SKILL.md').values);
    if (!head.success) {
      const [issue] = head.error.issues;
      return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no skill'}` };
    }
    const { name, description, triggers } = head.data;
    if (name !== directory) return { problem: `the directory ${directory} has to be called ${name}, like the skill` };
    return { name, description: oneLine(description), triggers, body: split.body.trim() };
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
};
