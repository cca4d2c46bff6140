import * as z from 'zod';
import type { Task, Tasks } from '../../core/task.ts';
import { defineTool, type Outcome } from '../../core/tool.ts';
import { GateSchema, gateLines, rowOf, TaskRowSchema } from './view.ts';

const OutputSchema = z.strictObject({
  tasks: z.array(TaskRowSchema).describe('that are not over; with task only that one'),
  current: z.string().optional().describe('the task that this session is at'),
  acceptance: z.array(z.string()).optional(),
  plan: z.string().optional(),
  phases: z.array(z.strictObject({ phase: z.string(), done: z.boolean() })).optional(),
  why: z.string().optional().describe('it is blocked, has failed or was given up'),
  refusals: z.int().optional().describe('how often completion was refused'),
  files: z.array(z.string()).optional().describe('written in the task, from the record'),
  gate: GateSchema.optional(),
});

export const taskStatus = defineTool({
  name: 'task_status',
  title: 'See where tasks stand',
  description:
    'Where a task stands: state, attempts, phases, files written, and what the record still has to show before task_complete is accepted. Without task: the one that the session is at and every task that is not over.',
  input: z.strictObject({ task: z.string().min(1).max(80).optional() }),
  output: OutputSchema,
  touches: [],
  effects: () => [],
  run: async ({ task }, { libraries, session }) => {
    const tasks = await libraries.tasks();
    const current = tasks.current(session.id);
    const shown = task === undefined ? current : tasks.find(task);
    const listed = task === undefined ? openOf(tasks) : tasks.list().filter((known) => known.task === shown?.task);
    return shown === undefined ? listing(listed) : detailed(tasks, shown, { listed, current: current?.task });
  },
});

const OVER: readonly Task['state'][] = ['completed', 'failed', 'abandoned'];

const openOf = (tasks: Tasks): readonly Task[] => tasks.list().filter(({ state }) => !OVER.includes(state));

const rowLines = (listed: readonly Task[]): readonly string[] =>
  listed.map(({ task, state, title }) => `${task} ${state}: ${title}`);

const listing = (listed: readonly Task[]): Outcome<z.input<typeof OutputSchema>> => ({
  data: { tasks: listed.map(rowOf) },
  text: listed.length === 0 ? 'No task is open.' : rowLines(listed).join('\n'),
});

interface Beside {
  readonly listed: readonly Task[];
  readonly current: string | undefined;
}

const detailed = (tasks: Tasks, shown: Task, { listed, current }: Beside): Outcome<z.input<typeof OutputSchema>> => {
  const gate = tasks.gate(shown);
  const over = new Set(shown.notes.filter(({ done }) => done).map(({ phase }) => phase));
  const phases = shown.phases.map((phase) => ({ phase, done: over.has(phase) }));
  const lines = [
    ...rowLines(listed),
    ...(shown.reason === undefined ? [] : [`because ${shown.reason}`]),
    ...shown.acceptance.map((line) => `accept: ${line}`),
    ...phases.map(({ phase, done }) => `phase ${done ? 'done' : 'to do'}: ${phase}`),
    ...(gate.files.length === 0 ? [] : [`written: ${gate.files.join(', ')}`]),
    ...(shown.state === 'completed' ? [] : gateLines(gate)),
  ];
  return {
    data: {
      tasks: listed.map(rowOf),
      ...(current === undefined ? {} : { current }),
      acceptance: [...shown.acceptance],
      ...(shown.plan === undefined ? {} : { plan: shown.plan }),
      phases,
      ...(shown.reason === undefined ? {} : { why: shown.reason }),
      refusals: shown.refusals,
      files: [...gate.files],
      gate: { met: gate.met, items: [...gate.items] },
    },
    text: lines.join('\n'),
  };
};
