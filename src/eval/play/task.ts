// A case as a task of the harness: begun before the plan, and done only when the gate says so.
import type { Assistant } from '../assistant.ts';
import type { Played } from '../client.ts';
import type { Case } from '../suite.ts';
import { playPlan, type Step } from './plan.ts';

/** Twins are no tasks: nothing of them is to be proven but that they are let through. */
export const playAsTask = async (play: Case, steps: readonly Step[], assistant: Assistant): Promise<Played> => {
  if (play.kind === 'twin') return playPlan(steps, assistant);
  const opening: Step = { tool: 'task_start', input: { title: play.title, acceptance: [play.task] }, status: 'ok' };
  const ending: Step = { tool: 'task_complete', input: { summary: play.title }, status: 'ok' };
  return playPlan([opening, ...steps, ending], assistant);
};
