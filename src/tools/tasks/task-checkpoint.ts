import * as z from 'zod';
import { defineTool } from '../../core/tool.ts';
import { visible, visibleLines } from '../../core/visible.ts';
import { taskFor } from './held.ts';

const InputSchema = z.strictObject({
  task: z.string().min(1).max(80).optional().describe('the one that the session is at when absent'),
  phase: z.string().trim().min(1).max(160).describe('of the task, or what you are at'),
  summary: z.string().trim().min(1).max(4000).describe('what was done and what is left'),
  decisions: z.array(z.string().trim().min(1).max(1000)).max(50).default([]).describe('with their reasons'),
  done: z.boolean().default(false).describe('the phase is over'),
});

export const taskCheckpoint = defineTool({
  name: 'task_checkpoint',
  title: 'Note where a task stands',
  description:
    'Write down where the task stands, for whoever goes on with it: what was done, what was decided and why. The files written are taken from the record, not from your word.',
  input: InputSchema,
  output: z.strictObject({
    task: z.string(),
    phase: z.string(),
    files: z.array(z.string()).describe('written since the checkpoint before'),
    phases_left: z.array(z.string()),
  }),
  touches: ['remember'],
  effects: ({ task = 'current' }) => [{ kind: 'remember', key: `task/${task}` }],
  run: async ({ task, phase, summary, decisions, done }, context) => {
    const tasks = await context.libraries.tasks();
    const known = taskFor(tasks, task, context);
    const files = [...tasks.filesSince(known, known.notes.at(-1)?.ts ?? known.attempts[0]?.started ?? known.opened)];
    const over = new Set(known.notes.filter((note) => note.done).map((note) => note.phase));
    if (done) over.add(phase);
    const left = known.phases.filter((name) => !over.has(name));
    const told = {
      phase: visible(phase),
      summary: visibleLines(summary),
      decisions: decisions.map(visible),
      files,
      done,
    };
    const where = left.length === 0 ? '' : `; left: ${left.join(', ')}`;
    return {
      data: { task: known.task, phase, files, phases_left: left },
      text: `${known.task}: noted, ${files.length} files since the checkpoint before${where}`,
      events: [{ type: 'task_checkpointed', data: { task: known.task, ...told } }],
    };
  },
});
