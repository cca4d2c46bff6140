// The skills of this workspace that fit a task.
import * as z from 'zod';
import { SkillRowSchema } from '../core/skill.ts';
import { defineTool } from '../core/tool.ts';

export const skillList = defineTool({
  name: 'skill_list',
  title: 'Find skills',
  description:
    'Which skills (written ways of doing something here) fit a task, best first; without a task all of them. Read one with skill_get before you begin.',
  input: z.strictObject({
    task: z.string().max(2_000).optional().describe('what is to be done, in a sentence'),
    limit: z.int().min(1).max(100).default(10),
  }),
  output: z.strictObject({
    skills: z.array(SkillRowSchema.extend({ fit: z.number().describe('0 to 1') })),
  }),
  touches: ['read'],
  effects: () => [],
  run: async ({ task, limit }, { libraries, session }) => {
    const skills = await libraries.skills();
    const found = await skills.find({ task, limit, session: session.id });
    const rows = found.map(({ skill: { body: _body, ...row }, fit }) => ({ ...row, fit: Math.round(fit * 100) / 100 }));
    const lines = rows.map(({ name, standing, description }) => `${name} (${standing}): ${description}`);
    return { data: { skills: rows }, text: lines.length === 0 ? 'no skill fits' : lines.join('\n') };
  },
});
