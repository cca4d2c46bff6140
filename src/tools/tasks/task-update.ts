import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { NewEvent } from '../../core/event.ts';
import { defineTool } from '../../core/tool.ts';
import { visibleLines } from '../../core/visible.ts';
import { taskFor } from './held.ts';
import { rowOf, TaskRowSchema } from './view.ts';

const InputSchema = z.strictObject({
  state: z.enum(['in_progress', 'blocked', 'failed', 'abandoned']).describe('done is said with task_complete'),
  task: z.string().min(1).max(80).optional().describe('the one that the session is at when absent'),
  reason: z.string().trim().max(2000).default('').describe('what it waits for, or why it ends; in_progress needs none'),
});

export const taskUpdate = defineTool({
  name: 'task_update',
  title: 'Block, go on with or give up a task',
  description:
    'Say that the task waits for something (blocked), goes on (in_progress), could not be done (failed) or is not to be done (abandoned), with the reason. Failed and abandoned tasks can be begun again with task_start.',
  input: InputSchema,
  output: z.strictObject({ task: TaskRowSchema }),
  touches: ['remember'],
  effects: ({ task = 'current' }) => [{ kind: 'remember', key: `task/${task}` }],
  run: async ({ state, task, reason }, context) => {
    const known = taskFor(await context.libraries.tasks(), task, context);
    if (state !== 'in_progress' && reason === '') {
      throw new HarnessError(
        'invalid_arguments',
        `a task that is ${state} needs a reason`,
        'say in reason what is in the way',
      );
    }
    if ((state === 'blocked') !== (known.state === 'in_progress') && (state === 'blocked' || state === 'in_progress')) {
      throw new HarnessError('conflict', `${known.task} is ${known.state} already`, 'go on, or see task_status');
    }
    return {
      data: { task: { ...rowOf(known), state } },
      text: `${known.task} is ${state}${reason === '' ? '' : `: ${reason}`}`,
      events: [eventOf(known.task, state, visibleLines(reason))],
    };
  },
});

const eventOf = (task: string, state: z.output<typeof InputSchema>['state'], reason: string): NewEvent => {
  if (state === 'in_progress') return { type: 'task_unblocked', data: { task } };
  if (state === 'blocked') return { type: 'task_blocked', data: { task, reason } };
  return { type: 'task_ended', data: { task, state, reason } };
};
