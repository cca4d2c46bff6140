// Tasks as people are shown them.
import type { Gate, Handoff, Task } from '../../core/task.ts';
import { handoffLines } from '../../core/task.ts';
import { visible, visibleLines } from '../../core/visible.ts';
import { columns, moment } from '../trace/columns.ts';

export const listed = (tasks: readonly Task[], color: boolean): string =>
  columns(
    ['task', 'state', 'attempts', 'opened', 'title'],
    tasks.map(({ task, state, attempts, opened, title }) => [
      task,
      state,
      String(attempts.length),
      moment(opened),
      title,
    ]),
    color,
  );

/** The task, what it needs and where it stands. */
export const whole = (task: Task, gate: Gate, handoff: Handoff): string => {
  const { attempts, depends_on, acceptance, plan } = task;
  const last = attempts.at(-1);
  const lines = [
    `${task.task}  ${task.state}: ${task.title}`,
    ...(task.reason === undefined ? [] : [`  because ${task.reason}`]),
    ...(last === undefined ? [] : [`  attempt ${last.attempt} by ${last.client} since ${moment(last.started)}`]),
    ...depends_on.map((id) => `  after ${id}`),
    ...acceptance.map((line) => `  accept: ${line}`),
    ...(plan === undefined ? [] : plan.split('\n').map((line) => `  plan: ${visibleLines(line)}`)),
    '',
    ...gate.items.map(({ item, state, what }) => `  ${state.padEnd(7)}  ${item}: ${what}`),
    '',
    ...handoffLines(besides(handoff, gate)).map((line) => `  ${line}`),
  ];
  return `${lines.map(visible).join('\n')}\n`;
};

/** What the handoff says that the items of the gate do not. */
const besides = (handoff: Handoff, { items }: Gate): Handoff => {
  const said = new Set(items.map(({ item, what }) => `${item}: ${what}`));
  const isNew = (line: string): boolean => !said.has(line);
  return { ...handoff, done: handoff.done.filter(isNew), to_do: handoff.to_do.filter(isNew) };
};
