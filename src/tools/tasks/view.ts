// Tasks as agents are shown them.
import * as z from 'zod';
import { type Gate, GateItemSchema, type Task, TaskStateSchema } from '../../core/task.ts';

export const TaskRowSchema = z.strictObject({
  task: z.string(),
  title: z.string(),
  state: TaskStateSchema,
  attempts: z.int(),
  depends_on: z.array(z.string()),
});

export const rowOf = ({ task, title, state, attempts, depends_on }: Task): z.output<typeof TaskRowSchema> => ({
  task,
  title,
  state,
  attempts: attempts.length,
  depends_on: [...depends_on],
});

export const GateSchema = z.strictObject({ met: z.boolean(), items: z.array(GateItemSchema) });

/** A line for each thing that is missing, with the next step. */
export const missingLines = ({ items }: Gate): readonly string[] =>
  items.flatMap(({ item, state, what, next }) =>
    state === 'missing' ? [`- ${item}: ${what}${next === undefined ? '' : `. Next: ${next}`}`] : [],
  );

/** What the gate says of each thing, a line each. */
export const gateLines = ({ items }: Gate): readonly string[] =>
  items.map(
    ({ item, state, what, next }) => `- ${item} ${state}: ${what}${next === undefined ? '' : `. Next: ${next}`}`,
  );
