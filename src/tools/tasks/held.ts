// Which task a call is about.
import { HarnessError } from '../../core/error.ts';
import type { Task, Tasks } from '../../core/task.ts';
import type { ToolContext } from '../../core/tool.ts';

/** The named task, or the one that the session is at. Throws not_found. */
export const taskNamed = (tasks: Tasks, id: string | undefined, { session }: Pick<ToolContext, 'session'>): Task => {
  if (id !== undefined) return tasks.find(id);
  const current = tasks.current(session.id);
  if (current !== undefined) return current;
  throw new HarnessError('not_found', 'this session is at no task', 'begin one with task_start, or name one');
};

/** The same, and the session is at it. Throws conflict. */
export const taskFor = (tasks: Tasks, id: string | undefined, context: Pick<ToolContext, 'session' | 'call'>): Task => {
  const task = taskNamed(tasks, id, context);
  tasks.assertHeld(task, { session: context.session.id, call: context.call });
  return task;
};
