// One skill, whole. That it was read is on record: what comes of the run is what the skill is scored by.
import * as z from 'zod';
import { SkillRowSchema } from '../core/skill.ts';
import { defineTool } from '../core/tool.ts';

export const skillGet = defineTool({
  name: 'skill_get',
  title: 'Read a skill',
  description: 'How something is done here, step by step. By id or name, as skill_list tells them.',
  input: z.strictObject({
    skill: z.string().min(1).max(80),
    task: z.string().max(500).optional().describe('what it is wanted for, for the record'),
  }),
  output: z.strictObject({ ...SkillRowSchema.shape, body: z.string() }),
  touches: ['read'],
  effects: () => [],
  run: async ({ skill: wanted, task }, { libraries }) => {
    const skills = await libraries.skills();
    const skill = await skills.get(wanted);
    const { skill: id, name, standing: status } = skill;
    return {
      data: skill,
      text: `${name} (${status}): ${skill.description}\n\n${skill.body}`,
      events: [{ type: 'skill_used', data: { skill: id, name, status, ...(task === undefined ? {} : { task }) } }],
    };
  },
});
