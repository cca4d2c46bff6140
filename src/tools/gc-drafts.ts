import * as z from 'zod';
import { DraftKindSchema, type DraftRecord, DraftStateSchema } from '../core/draft.ts';
import { DraftPageSchema } from '../core/governance.ts';
import { defineTool } from '../core/tool.ts';
import { visible } from '../core/visible.ts';
import { projectShape } from './gc-run.ts';

export const gcDrafts = defineTool({
  name: 'gc_drafts',
  title: 'List drafts',
  description:
    'Drafted rules, guards and skills, newest first, each with its files, its evidence and what the recorded history says of it (backtest).',
  input: z.strictObject({
    ...projectShape,
    draft: z.string().max(80).optional().describe('only this one: its id, or the beginning of it'),
    state: DraftStateSchema.optional(),
    kind: DraftKindSchema.optional(),
    limit: z.int().min(1).max(50).default(10),
    cursor: z.string().max(80).optional().describe('next_cursor of the answer before'),
  }),
  output: DraftPageSchema,
  touches: [],
  effects: () => [],
  run: async ({ project_id, draft, ...query }, { libraries }) => {
    const governance = await libraries.governance();
    const page =
      draft === undefined
        ? await governance.drafts({ ...query, project: project_id ?? undefined })
        : { drafts: [await governance.show(draft)], total: 1, next_cursor: null };
    return { data: page, text: inWords(page.drafts) };
  },
});

const inWords = (drafts: readonly DraftRecord[]): string =>
  drafts.length === 0 ? 'no draft fits' : drafts.map(lineOf).join('\n');

const lineOf = ({ id, state, kind, title, loosens, backtest, artifacts }: DraftRecord): string =>
  [
    `${id} (${state}) ${kind}${loosens ? ', loosens' : ''}: ${visible(title)}`,
    `  files: ${artifacts.map(({ path }) => path).join(', ')}`,
    `  backtest: ${backtest.gate}; ${visible(backtest.why)}`,
  ].join('\n');
