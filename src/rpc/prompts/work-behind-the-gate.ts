// How to work here, with what is in force now: for clients that do not show the server's instructions to their model.
import { instructionsFor } from '../instructions.ts';
import type { Prompt } from './prompt.ts';

/** What each mode means for whoever is going to work in it. */
const MODES: Readonly<Record<string, string>> = {
  observe: 'observe: calls are judged and recorded but not stopped; floors still hold.',
  'read-only': 'read-only: nothing in the workspace can be changed.',
  workspace: 'workspace: files can be changed and proven commands run; everything else waits for a person.',
  locked: 'locked: what would wait for a person is refused.',
};

export const workBehindTheGate: Prompt = {
  name: 'work_behind_the_gate',
  title: 'How to work behind the gate',
  description: 'Rules of conduct for this server, with the mode and the rules in force.',
  arguments: [],
  render: async ({ door }) => {
    const [policy, rules] = await Promise.all([door.records.policy(), door.records.rules()]);
    const inForce = rules.filter(({ trusted, mode }) => trusted && mode === 'enforce');
    return [
      instructionsFor(door.tools),
      '',
      `The mode is ${MODES[policy.mode] ?? policy.mode}`,
      inForce.length === 0 ? 'No rules but the built-in floors and defaults are in force.' : 'Rules in force:',
      ...inForce.map(({ id, decision, title, pattern }) =>
        title === pattern ? `- ${decision} ${pattern} (${id})` : `- ${decision} ${pattern}: ${title} (${id})`,
      ),
    ].join('\n');
  },
};
