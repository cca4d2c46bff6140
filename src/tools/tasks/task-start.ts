// Opens a task and begins an attempt at it, or begins another attempt at one that nobody is at.
import * as z from 'zod';
import { HarnessError } from '../../core/error.ts';
import type { NewEvent } from '../../core/event.ts';
import { BudgetSchema, FunctionalCheckSchema, type Task, type Tasks } from '../../core/task.ts';
import { defineTool, type Outcome, type ToolContext } from '../../core/tool.ts';
import { visible, visibleLines } from '../../core/visible.ts';
import { GateSchema, gateLines, rowOf, TaskRowSchema } from './view.ts';

const line = z.string().trim().min(1).max(500);

const InputSchema = z
  .strictObject({
    title: line.max(160).optional().describe('of a new task'),
    task: z.string().min(1).max(80).optional().describe('id of a task to begin or go on with'),
    acceptance: z.array(line).max(50).default([]).describe('what has to be true at the end'),
    plan: z.string().trim().min(1).max(8000).optional(),
    phases: z.array(line).max(50).default([]),
    depends_on: z.array(z.string().max(80)).max(50).default([]).describe('tasks that have to be completed before'),
    checks: z.array(FunctionalCheckSchema).max(20).default([]).describe('run by task_check before it counts as done'),
    budget: BudgetSchema.default({}),
  })
  .refine(({ title, task }) => (title === undefined) !== (task === undefined), 'give exactly one of title and task');
type Input = z.output<typeof InputSchema>;

const OutputSchema = z.strictObject({
  task: TaskRowSchema,
  attempt: z.int().describe('0 while it waits for others'),
  waits_for: z.array(z.string()),
  budget: BudgetSchema.describe('of the attempt, where it has one'),
  gate: GateSchema.describe('what completing it will need'),
});

export const taskStart = defineTool({
  name: 'task_start',
  title: 'Begin a task',
  description:
    'Begin a piece of work: title and acceptance open a new task, task goes on with one that nobody is at. While your session is at it, no other can take it. The answer lists what the record must show before task_complete is accepted.',
  input: InputSchema,
  output: OutputSchema,
  touches: ['remember'],
  effects: ({ title, task }) => [{ kind: 'remember', key: `task/${title ?? task ?? ''}` }],
  run: async (input, context) => {
    const tasks = await context.libraries.tasks();
    return input.task === undefined ? openNew(tasks, input, context) : goOn(tasks, input.task, context);
  },
});

const openNew = (
  tasks: Tasks,
  input: Input,
  { session, call, root }: ToolContext,
): Outcome<z.input<typeof OutputSchema>> => {
  assertDistinct(input.checks.map(({ name }) => name));
  const depends_on = input.depends_on.map((id) => tasks.find(id).task);
  // One call opens one task.
  const task = call.replace(/^call_/, 'task_');
  const opened = {
    task,
    title: visible(input.title ?? ''),
    acceptance: input.acceptance.map(visible),
    ...(input.plan === undefined ? {} : { plan: visibleLines(input.plan) }),
    phases: input.phases.map(visible),
    depends_on,
    checks: input.checks,
    budget: input.budget,
  };
  const waits = depends_on.filter((id) => tasks.find(id).state !== 'completed');
  const fresh = { state: 'open', opened: '', reason: undefined, attempts: [], notes: [], refusals: 0 } as const;
  const known: Task = { ...opened, ...fresh, skips: [], completed: undefined };
  const opening: NewEvent = { type: 'task_opened', data: opened };
  if (waits.length > 0) return waiting(tasks, known, { waits, opening });
  const attempt = tasks.takeNew(task);
  return begun(tasks, known, { attempt, root, session: session.id, events: [opening] });
};

const goOn = (
  tasks: Tasks,
  id: string,
  { session, call, root }: ToolContext,
): Outcome<z.input<typeof OutputSchema>> => {
  const known = tasks.find(id);
  const attempt = tasks.take(known, { session: session.id, call });
  return begun(tasks, known, { attempt, root, session: session.id, events: [] });
};

interface Begun {
  readonly attempt: number;
  readonly root: string;
  readonly session: string;
  readonly events: readonly NewEvent[];
}

const begun = (
  tasks: Tasks,
  known: Task,
  { attempt, root, session, events }: Begun,
): Outcome<z.input<typeof OutputSchema>> => {
  const steps = [...tasks.steps()];
  // What earlier runs have shown is no evidence for this attempt.
  const here = { attempt, session, run: '', client: '', root, started: new Date().toISOString(), steps };
  const gate = tasks.gate({ ...known, attempts: [...known.attempts, here] });
  const { task, title } = known;
  const lines = [`${task}: attempt ${attempt} at ${title}`, 'Before task_complete, the record has to show:'];
  return {
    data: {
      task: { ...rowOf(known), state: 'in_progress', attempts: known.attempts.length + 1 },
      attempt,
      waits_for: [],
      budget: known.budget,
      gate: { met: gate.met, items: [...gate.items] },
    },
    text: [...lines, ...gateLines(gate)].join('\n'),
    events: [...events, { type: 'task_started', data: { task, attempt, root, steps } }],
  };
};

const waiting = (
  tasks: Tasks,
  known: Task,
  { waits, opening }: { readonly waits: readonly string[]; readonly opening: NewEvent },
): Outcome<z.input<typeof OutputSchema>> => {
  const gate = tasks.gate(known);
  return {
    data: {
      task: rowOf(known),
      attempt: 0,
      waits_for: [...waits],
      budget: known.budget,
      gate: { met: gate.met, items: [...gate.items] },
    },
    text: `${known.task} is open and waits for ${waits.join(', ')}; begin it with task_start once they are completed`,
    events: [opening],
  };
};

const assertDistinct = (names: readonly string[]): void => {
  if (new Set(names).size === names.length) return;
  throw new HarnessError('invalid_arguments', 'two checks have the same name', 'give each check a name of its own');
};
