// Plays the plan that lies beside the suite: the way that the harness promises to be open.
import type { EvalClient } from '../client.ts';
import { readPlan } from '../play/plan.ts';
import { playAsTask } from '../play/task.ts';

export const oracle: EvalClient = {
  name: 'oracle',
  twins: true,
  play: async ({ play, connect }) => {
    const steps = readPlan(play.files.plan);
    const assistant = await connect();
    try {
      return await playAsTask(play, steps, assistant);
    } finally {
      await assistant.close();
    }
  },
};
