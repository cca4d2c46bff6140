// A skill, handed to the model by a person. Taken by the call that assistants make, so that its use is on record.
import { HarnessError } from '../../core/error.ts';
import type { Asking, Prompt } from './prompt.ts';

const SUGGESTED = 20;

export const skill: Prompt = {
  name: 'skill',
  title: 'Work by a skill',
  description: 'How something is done in this repository: choose a skill, and say what it is for.',
  arguments: [
    {
      name: 'skill',
      description: 'name of the skill',
      suggest: async ({ door, session }) => {
        const skills = await door.skills();
        return (await skills.find({ limit: SUGGESTED, session: session.id })).map((found) => found.skill.name);
      },
    },
    {
      name: 'task',
      description: 'what is to be done; the skill that fits best when none is named',
      suggest: async () => [],
    },
  ],
  render: async (asking, { skill: named = '', task = '' }) => {
    const wanted = named === '' ? await bestFor(asking, task) : named;
    const { door, session } = asking;
    const input = { skill: wanted, ...(task === '' ? {} : { task }) };
    const { status, reason = status, remedy, data } = await door.call(session, { tool: 'skill_get', input });
    if (status !== 'ok') throw new HarnessError('not_found', reason, remedy);
    return [
      `Work by the skill ${String(data.name)} of this repository.${task === '' ? '' : ` The task: ${task}`}`,
      '',
      String(data.body),
    ].join('\n');
  },
};

const bestFor = async ({ door, session }: Asking, task: string): Promise<string> => {
  const skills = await door.skills();
  const [best] = await skills.find({ task, limit: 1, session: session.id });
  if (best !== undefined) return best.skill.name;
  throw new HarnessError('not_found', 'no skill fits', 'name one; skill_list shows them');
};
