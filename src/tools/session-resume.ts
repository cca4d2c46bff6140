import * as z from 'zod';
import { ContextPackSchema } from '../core/context-pack.ts';
import { defineTool } from '../core/tool.ts';
import { packRun, packShape } from './context-pack.ts';

export const sessionResume = defineTool({
  name: 'session_resume',
  title: 'Resume earlier work',
  description:
    'Read this first when you go on with earlier work (after a crash, a compaction, the next day): where the previous run stands, from the record and not from memory. The same as context_pack, of another run.',
  input: z.strictObject({
    run: z.string().max(80).default('previous').describe('id, beginning of one, or previous'),
    ...packShape,
  }),
  output: ContextPackSchema,
  touches: [],
  effects: () => [],
  run: ({ run, ...packing }, context) => packRun(run, packing, context),
});
