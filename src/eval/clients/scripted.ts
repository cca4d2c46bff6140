// Plays plans of one's own: <directory>/<case>.yaml, or <case>.twin.yaml, in the format of the suite's.
import { basename, join } from 'node:path';
import type { EvalClient } from '../client.ts';
import { readPlan } from '../play/plan.ts';
import { playAsTask } from '../play/task.ts';

export const scripted: EvalClient = {
  name: 'scripted',
  missing: ({ script }) => (script === undefined ? 'no plans were given: --script <dir>' : undefined),
  play: async ({ play, connect, options: { script = '' } }) => {
    const steps = readPlan(join(script, basename(play.files.plan)));
    const assistant = await connect();
    try {
      return await playAsTask(play, steps, assistant);
    } finally {
      await assistant.close();
    }
  },
};
