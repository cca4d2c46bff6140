// The gate before "done": the record decides, not the report.
import * as z from 'zod';
import type { Gate, Task } from '../../core/task.ts';
import { defineTool, type Outcome } from '../../core/tool.ts';
import { visibleLines } from '../../core/visible.ts';
import { taskFor } from './held.ts';
import { GateSchema, missingLines } from './view.ts';

const OutputSchema = z.strictObject({
  task: z.string(),
  state: z.enum(['in_progress', 'blocked', 'completed']),
  gate: GateSchema,
  files: z.array(z.string()).describe('written in the task, from the record'),
});

export const taskComplete = defineTool({
  name: 'task_complete',
  title: 'Complete a task',
  description:
    'Say that the task is done. Accepted only when the record holds the evidence: a passing test run newer than the last write, the validation steps of the project, its checks, no grave finding, no unexplained change. Else the answer names what is missing, a line each with the next step. What you write in summary is no evidence.',
  input: z.strictObject({
    task: z.string().min(1).max(80).optional().describe('the one that the session is at when absent'),
    summary: z.string().trim().max(4000).default('').describe('what was done'),
  }),
  output: OutputSchema,
  touches: ['remember'],
  effects: ({ task = 'current' }) => [{ kind: 'remember', key: `task/${task}` }],
  run: async ({ task, summary }, context) => {
    const tasks = await context.libraries.tasks();
    const known = taskFor(tasks, task, context);
    const gate = tasks.gate(known);
    return gate.met ? completed(known, gate, visibleLines(summary)) : refused(known, gate);
  },
});

const completed = ({ task, title }: Task, gate: Gate, summary: string): Outcome<z.input<typeof OutputSchema>> => {
  const evidence = gate.items.flatMap(({ item, shown_by }) => (shown_by === undefined ? [] : [{ item, shown_by }]));
  const skipped = gate.items.filter(({ state }) => state === 'skipped').map(({ item }) => item);
  const without = skipped.length === 0 ? '' : `, without ${skipped.join(', ')} as a person has decided`;
  return {
    data: { task, state: 'completed', gate: { met: true, items: [...gate.items] }, files: [...gate.files] },
    text: `${task} is completed: ${title}${without}`,
    events: [{ type: 'task_completed', data: { task, summary, evidence, skipped } }],
  };
};

const refused = ({ task, state }: Task, gate: Gate): Outcome<z.input<typeof OutputSchema>> => {
  const lines = missingLines(gate);
  const missing = gate.items.flatMap(({ item, state, what, next = '' }) =>
    state === 'missing' ? [{ item, what, next }] : [],
  );
  return {
    status: 'error',
    code: 'not_proven',
    reason: `${task} is not done: ${missing.length === 1 ? 'one thing is' : `${missing.length} things are`} missing on record`,
    remedy: missing[0]?.next ?? 'see task_status',
    data: {
      task,
      state: state === 'blocked' ? 'blocked' : 'in_progress',
      gate: { met: false, items: [...gate.items] },
      files: [...gate.files],
    },
    text: lines.join('\n'),
    events: [{ type: 'task_refused', data: { task, missing, evaluated_us: Math.round(gate.ms * 1000) } }],
  };
};
