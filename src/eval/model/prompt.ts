// What a model is told of a case. Nothing in it says how the case is solved.
import type { Case } from '../suite.ts';

export const promptOf = ({ title, task, step_budget }: Case): string =>
  [
    `Task: ${title}`,
    task,
    '',
    'Work in the repository through the tools of the server "harness" only; paths are relative to its root.',
    `Begin with task_start (title "${title}") and end with task_complete, which says what is missing as long as something is.`,
    `Between them you have ${step_budget} calls of tools. Say in one sentence what you did when you are done.`,
  ].join('\n');
