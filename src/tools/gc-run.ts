// Looks over the record for what comes up again and again, and drafts rules, guards and skills. Nothing of it takes
// effect: a draft waits for a person.
import * as z from 'zod';
import { type GcReport, GcReportSchema } from '../core/governance.ts';
import { defineTool } from '../core/tool.ts';
import { visible } from '../core/visible.ts';

/** A drafter outside may be asked for every draft. */
const DEADLINE_MS = 1_800_000;

/** The project, which is only ever this one. */
export const projectShape = {
  project_id: z.string().max(200).nullable().optional().describe('this project, as gc_status calls it; or nothing'),
};

export const gcRun = defineTool({
  name: 'gc_run',
  title: 'Learn from the record',
  description:
    'Look over the record for what comes up again and again, and draft rules, guards or skills for the most urgent. Signals are refusals, failures, findings, reverted edits and more. Every draft carries a backtest over the recorded history and waits for a person. Each draft_request may be answered better with gc_submit_draft.',
  input: z.strictObject({
    ...projectShape,
    window: z
      .string()
      .regex(/^[1-9]\d{0,4}[mhdw]$/, 'write an age: 24h, 30d, 12w')
      .nullable()
      .optional()
      .describe('how far back from the newest call; else as configured'),
    max_drafts: z
      .int()
      .min(0)
      .max(50)
      .optional()
      .describe('else as configured (5); signals beyond stay open for the next run'),
  }),
  output: GcReportSchema,
  touches: ['remember'],
  effects: () => [{ kind: 'remember', key: 'gc/run' }],
  deadline: () => DEADLINE_MS,
  run: async ({ project_id, window, max_drafts }, { libraries, signal, progress }) => {
    const governance = await libraries.governance();
    const { answer, events } = await governance.run({
      project: project_id ?? undefined,
      window: window ?? undefined,
      maxDrafts: max_drafts,
      signal,
      progress,
    });
    return { data: answer, text: inWords(answer), events };
  },
});

const inWords = ({ signals, draft_ids, open, errors, window, older }: GcReport): string =>
  [
    `${signals.length} signals in ${window.calls} calls, ${draft_ids.length} drafts, ${open} signals left open`,
    ...signals.map(
      ({ type, state, subject, draft }) =>
        `${type} (${state}${draft === undefined ? '' : `, ${draft}`}): ${visible(subject)}`,
    ),
    ...(older === 0
      ? []
      : [`${older} older calls lie before the window; a longer window, 365d for instance, takes them in`]),
    ...errors.map((error) => `error: ${visible(error)}`),
    ...(draft_ids.length === 0 ? [] : ['Drafts wait for a person: harness gc drafts']),
  ].join('\n');
