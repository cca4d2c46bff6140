// The map of the repository: where to look first, for the price that the caller names.
import * as z from 'zod';
import type { NewEvent } from '../core/event.ts';
import type { RepositoryMap } from '../core/repo-map.ts';
import { defineTool } from '../core/tool.ts';

const MAX_QUERY_CHARS = 20_000;

const FileSchema = z.strictObject({
  path: z.string(),
  signatures: z.array(z.strictObject({ line: z.int(), signature: z.string(), depth: z.int() })),
  also: z.array(z.strictObject({ name: z.string(), line: z.int() })),
  why: z.array(z.strictObject({ signal: z.string(), share: z.number() })).optional(),
});

export const repoMap = defineTool({
  name: 'repo_map',
  title: 'Map the repository',
  description:
    'The files and definitions that matter for a task, best first, in at most max_tokens. Call it first: say the task in query, in your own words and with the names you know. focus: files you work on. Then read_file at the lines it gives. Skips git-ignored and protected files.',
  input: z.strictObject({
    query: z.string().max(MAX_QUERY_CHARS).default('').describe('the task or question; empty: an overview'),
    focus: z.array(z.string().min(1).max(4096)).max(50).optional().describe('files or directories'),
    max_tokens: z.int().min(100).max(32_000).default(1200),
    refresh: z.boolean().default(false).describe('look at every file anew'),
    explain: z.boolean().optional().describe('say why each file is there'),
  }),
  output: z.strictObject({
    map: z.string().optional().describe('as text'),
    files: z.array(FileSchema),
    paths: z.array(z.string()).describe('next best, by path alone'),
    left_out: z.int().describe('files that did not fit'),
    total: z.int().describe('files'),
    tokens: z.int().describe('of the map'),
    missing_focus: z.array(z.string()).optional(),
  }),
  touches: ['read'],
  effects: () => [{ kind: 'read', path: '.' }],
  run: async ({ query, focus = [], max_tokens, refresh, explain = false }, { libraries, permits, signal }) => {
    const library = await libraries.repoMap();
    const map = await library.map({ query, focus, maxTokens: max_tokens, refresh, explain, permits, signal });
    return {
      data: {
        files: map.files.map(({ signatures, also, why, ...file }) => ({
          ...file,
          signatures: [...signatures],
          also: [...also],
          ...(why === undefined ? {} : { why: [...why] }),
        })),
        paths: [...map.paths],
        left_out: map.leftOut,
        total: map.total,
        tokens: map.tokens,
        ...(map.missingFocus.length === 0 ? {} : { missing_focus: [...map.missingFocus] }),
      },
      text: map.total === 0 ? 'no files: the workspace is empty, or all of it is ignored' : map.text,
      events: [...built(map), used(map, max_tokens)],
    };
  },
});

/** Told when files had to be read for it. */
const built = ({ total, scanned, timings }: RepositoryMap): readonly NewEvent[] =>
  scanned === 0
    ? []
    : [{ type: 'repo_map_built', data: { files: total, scanned, list_ms: timings.list, scan_ms: timings.scan } }];

const used = ({ files, paths, leftOut, tokens, timings }: RepositoryMap, budget: number): NewEvent => ({
  type: 'repo_map_used',
  data: {
    files: files.map(({ path }) => path),
    paths: [...paths],
    left_out: leftOut,
    tokens,
    max_tokens: budget,
    rank_ms: timings.rank,
    render_ms: timings.render,
  },
});
