import { hash } from 'node:crypto';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { defineTool } from '../core/tool.ts';
import { decodeText } from '../workspace/text.ts';

/** Larger files are not loaded; search_code finds the place, and no model reads that much. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** What one reply shows at most; the next part is one call away. */
const MAX_REPLY_CHARS = 32_000;
const MAX_LINE_CHARS = 2_000;

export const readFile = defineTool({
  name: 'read_file',
  title: 'Read a file',
  description:
    'Read lines of a text file in the workspace. Returns at most `limit` lines from 0-based `offset`, with total_lines and next_offset; pass next_offset as offset to go on. Long lines are cut. Prefer search_code to find the place first.',
  input: z.strictObject({
    path: z.string().min(1).describe('relative to the workspace root'),
    offset: z.int().min(0).default(0).describe('first line, 0-based'),
    limit: z.int().min(1).max(2000).default(200).describe('lines'),
  }),
  output: z.strictObject({
    path: z.string(),
    content: z.string().optional(),
    total_lines: z.int(),
    next_offset: z.int().nullable().describe('null at the end'),
    sha256: z.string().describe('of the whole file; for expected_sha256'),
    encoding: z.string().optional().describe('when not UTF-8'),
    eol: z.string().optional().describe('when not \\n'),
    cut_lines: z.int().optional().describe('lines shown in part'),
  }),
  touches: ['read'],
  effects: ({ path }) => [{ kind: 'read', path }],
  run: ({ path, offset, limit }, { files }) => {
    const file = files.open(path);
    if (file.size > MAX_FILE_BYTES) {
      throw new HarnessError(
        'too_large',
        `${path} has ${file.size} bytes, more than the ${MAX_FILE_BYTES} that are read`,
        'use search_code to find the lines you need',
      );
    }
    const bytes = file.read(MAX_FILE_BYTES);
    const decoded = decodeText(bytes);
    if ('binary' in decoded) {
      throw new HarnessError('binary_file', `${path} is a binary file of ${bytes.length} bytes`, 'read a text file');
    }
    const page = pageOf(decoded.text, offset, limit);
    const next = page.end < page.total ? page.end : null;
    const data = {
      path: file.path,
      total_lines: page.total,
      next_offset: next,
      sha256: hash('sha256', bytes),
      ...(decoded.encoding === 'utf-8' ? {} : { encoding: decoded.encoding }),
      ...(decoded.eol === '\n' ? {} : { eol: decoded.eol === '\r\n' ? 'CRLF' : 'mixed' }),
      ...(page.cut === 0 ? {} : { cut_lines: page.cut }),
    };
    const shown = page.total === 0 ? 'empty file' : `lines ${offset}-${page.end} of ${page.total}`;
    const more = next === null ? '' : `; next_offset ${next}`;
    return { data, text: `${file.path}: ${shown}${more}`, bulk: { field: 'content', text: page.content, keep: 'all' } };
  },
});

interface Page {
  readonly content: string;
  /** Line after the last one shown. */
  readonly end: number;
  readonly total: number;
  readonly cut: number;
}

/** The asked lines. Finds their place by newlines alone, so that an ordinary page costs one slice of the text. */
const pageOf = (text: string, offset: number, limit: number): Page => {
  let total = 0;
  let from = text.length;
  let to = text.length;
  let end = offset;
  for (let start = 0; start < text.length; total += 1) {
    const newline = text.indexOf('\n', start);
    const stop = newline === -1 ? text.length : newline;
    if (total === offset) from = start;
    if (total >= offset && total < offset + limit && Math.min(start, stop) - from < MAX_REPLY_CHARS) {
      to = stop;
      end = total + 1;
    }
    start = stop + 1;
  }
  return { ...shorten(text.slice(from, Math.max(from, to))), end: Math.min(end, total), total };
};

/** Line ends as \n, and no line longer than a model can use. */
const shorten = (page: string): { content: string; cut: number } => {
  const content = page.includes('\r') ? page.replaceAll('\r\n', '\n').replace(/\r$/, '') : page;
  if (content.length <= MAX_LINE_CHARS) return { content, cut: 0 };
  let cut = 0;
  const lines = content.split('\n').map((line) => {
    if (line.length <= MAX_LINE_CHARS) return line;
    cut += 1;
    return `${line.slice(0, MAX_LINE_CHARS)} … ${line.length - MAX_LINE_CHARS} more characters`;
  });
  return cut === 0 ? { content, cut } : { content: lines.join('\n'), cut };
};
