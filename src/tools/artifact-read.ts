// The way back to what an observation left out: any lines of a stored output, or those that match.
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { defineTool, type ToolContext } from '../core/tool.ts';
import type { Hit } from './ripgrep/collect.ts';
import { MAX_FILE_HITS, type Query, search } from './ripgrep/search.ts';

/** What one reply shows at most; the rest is one call away. */
const MAX_REPLY_CHARS = 32_000;

const InputSchema = z.strictObject({
  artifact: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the 64 hex digits of an artifact')
    .describe('sha256'),
  offset: z.int().min(0).default(0).describe('first line, 0-based'),
  limit: z.int().min(1).max(2000).default(200).describe('lines or matches'),
  pattern: z
    .string()
    .min(1)
    .max(2000)
    .regex(/^[^\0\r\n]*$/, 'must be one line')
    .optional()
    .describe('only lines with this text'),
  regex: z.boolean().default(false).describe('pattern is a regular expression'),
});

export const ArtifactPageSchema = z.strictObject({
  artifact: z.string(),
  content: z.string().optional(),
  total_lines: z.int(),
  total_matches: z.int().optional().describe('from offset on; counting stops at 10001'),
  next_offset: z.int().nullable().describe('null at the end'),
});

export const artifactRead = defineTool({
  name: 'artifact_read',
  title: 'Read a stored output',
  description:
    'Read what an observation cut off: lines of an artifact from 0-based offset, or the numbered lines with pattern from offset on. Pass next_offset as offset to go on.',
  input: InputSchema,
  output: ArtifactPageSchema,
  touches: [],
  effects: () => [],
  run: async ({ artifact, offset, limit, pattern, regex }, context) => {
    const bytes = await context.artifacts.get(artifact);
    if (bytes === undefined) {
      throw new HarnessError(
        'not_found',
        `no artifact ${artifact} is stored`,
        'take the id from the artifact field of an observation, or repeat the call that made it',
      );
    }
    const lines = linesOf(bytes.toString('utf8'));
    const page =
      pattern === undefined
        ? pageOf(lines, offset, limit)
        : matchesOf(await find(lines.slice(offset), { pattern, regex, context: 0 }, context), { lines, offset, limit });
    const { content, next, text, ...counted } = page;
    return {
      data: { artifact, total_lines: lines.length, next_offset: next, ...counted },
      text: `${text}${next === null ? '' : `; next_offset ${next}`}`,
      bulk: { field: 'content', text: content, keep: 'all' },
    };
  },
});

interface Page {
  readonly content: string;
  /** Offset of the first line that was not looked at. */
  readonly next: number | null;
  readonly text: string;
  readonly total_matches?: number;
}

/** A final newline ends the last line; it does not begin another. */
const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const pageOf = (lines: readonly string[], offset: number, limit: number): Page => {
  const shown = fitting(lines.slice(offset, offset + limit));
  const end = offset + shown.length;
  const text =
    shown.length === 0
      ? `nothing at offset ${offset}; the artifact has ${lines.length} lines`
      : `lines ${offset + 1}-${end} of ${lines.length}`;
  return { content: shown.join('\n'), next: end < lines.length ? end : null, text };
};

/** As many as fit into one reply, but one at least, and be it in part. */
const fitting = (lines: readonly string[]): readonly string[] => {
  let room = MAX_REPLY_CHARS;
  const shown: string[] = [];
  for (const line of lines) {
    if (line.length > room && shown.length > 0) break;
    shown.push(
      line.length > MAX_REPLY_CHARS
        ? `${line.slice(0, MAX_REPLY_CHARS)} … ${line.length - MAX_REPLY_CHARS} more characters`
        : line,
    );
    room -= line.length + 1;
  }
  return shown;
};

/** Numbered from the first of the lines. What is no text, NUL, would end the search. */
const find = async (lines: readonly string[], query: Query, { signal }: ToolContext): Promise<readonly Hit[]> => {
  const hits: Hit[] = [];
  await search({
    query,
    haystack: { bytes: Buffer.from(lines.join('\n').replaceAll('\0', '\ufffd')) },
    signal,
    onFile: (file) => {
      for (const hit of file.hits) hits.push(hit);
      return 'go-on';
    },
  });
  return hits;
};

interface Section {
  readonly lines: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

const matchesOf = (hits: readonly Hit[], { lines, offset, limit }: Section): Page => {
  const shown = fitting(hits.slice(0, limit).map((hit) => `${offset + hit.line}: ${hit.text}`));
  const following = hits[shown.length];
  const from = offset === 0 ? '' : ` from line ${offset + 1} on`;
  const counted = hits.length === MAX_FILE_HITS ? `at least ${hits.length}` : `${hits.length}`;
  return {
    content: shown.join('\n'),
    next: following === undefined ? null : offset + following.line - 1,
    text: `${counted} of ${lines.length} lines match${from}, ${shown.length} shown`,
    total_matches: hits.length,
  };
};
