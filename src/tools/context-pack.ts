// Where the work stands, within a budget of tokens: for an assistant whose own context was lost or became too long.
import * as z from 'zod';
import { ContextPackSchema, PackModeSchema, type PackRequest } from '../core/context-pack.ts';
import { defineTool, type Outcome, type ToolContext } from '../core/tool.ts';

/** What both tools take. */
export const packShape = {
  mode: PackModeSchema.default('memory').describe(
    'none: newest calls; pack: and state of the work, rules, map; memory: and working memory, notes',
  ),
  max_tokens: z.int().min(200).max(100_000).default(4000),
  repo_map: z.enum(['auto', 'none']).default('auto'),
  query: z.string().max(240).default('').describe('what you are about to do; notes and map are chosen for it'),
};
const PackInputSchema = z.strictObject(packShape);

/** Packs the work of a run. */
export const packRun = async (
  run: string,
  { mode, max_tokens, repo_map, query }: z.output<typeof PackInputSchema>,
  { session, call, libraries, permits }: ToolContext,
): Promise<Outcome<z.input<typeof ContextPackSchema>>> => {
  const asking = { session: session.id, run: session.run, call };
  const request: PackRequest = { mode, run, asking, query, maxTokens: max_tokens, repoMap: repo_map, permits };
  const memory = await libraries.memory();
  const { context, ...packed } = await memory.pack(request);
  const { packed_run, tokens, sections } = packed;
  const out = sections
    .filter(({ state }) => state !== 'included')
    .map(({ section, state, why }) => `${section} ${state}: ${why}`);
  return {
    data: packed,
    text: `${tokens} of ${max_tokens} tokens. ${out.join('; ')}`,
    bulk: { field: 'context', text: context, keep: 'all' },
    events: [{ type: 'context_packed', data: { mode, packed_run, max_tokens, tokens, sections } }],
  };
};

export const contextPack = defineTool({
  name: 'context_pack',
  title: 'Pack the context',
  description:
    'What matters of this run so far, within max_tokens: failing tests, files modified, working memory, notes, newest calls, a summary, rules in force, a map. sections says what was shortened or left out, and why. Call it before your own context is cut.',
  input: PackInputSchema,
  output: ContextPackSchema,
  touches: [],
  effects: () => [],
  run: (input, context) => packRun(context.session.run, input, context),
});
