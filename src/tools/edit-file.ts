import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { defineTool } from '../core/tool.ts';
import { decodeText } from '../workspace/text.ts';
import { currentContent, ExpectedSha256, expectContent, sha256Of } from './current-content.ts';
import { Findings } from './findings.ts';
import { nearMatch } from './near-match.ts';
import { diffStat, unifiedDiff } from './text-diff.ts';

export const editFile = defineTool({
  name: 'edit_file',
  title: 'Edit a file',
  description:
    'Replace one exact piece of text in a file. `old` must occur exactly once (or pass replace_all); include neighbouring lines to make it unique. Line endings, BOM and all other bytes stay as they are.',
  input: z.strictObject({
    path: z.string().min(1).describe('relative to the workspace root'),
    old: z.string().min(1, 'the text to replace cannot be empty').describe('exact text to replace'),
    new: z.string().describe('text to put there'),
    replace_all: z.boolean().default(false),
    expected_sha256: ExpectedSha256,
  }),
  output: z.strictObject({
    path: z.string(),
    replacements: z.int(),
    sha256: z.string(),
    lines_added: z.int(),
    lines_removed: z.int(),
    findings: Findings,
    diff: z.string(),
    match_count: z.int().optional(),
    match_lines: z.array(z.int()).optional().describe('1-based lines of the matches'),
    near_line: z.int().optional().describe('1-based line of the most similar text'),
  }),
  touches: ['read', 'write'],
  effects: ({ path }) => [
    { kind: 'write', path },
    { kind: 'read', path },
  ],
  run: async (input, { files }) => {
    const { path } = input;
    const before = currentContent(files, path);
    if (before === undefined)
      throw new HarnessError(
        'not_found',
        `${path} does not exist`,
        'find the file with search_code, or create it with write_file',
      );
    expectContent(path, before, input.expected_sha256);
    const { text, encoding } = textOf(path, before);
    const pieces = piecesFor(before, encoding, input);
    const found = occurrences(before, pieces.old, encoding === 'utf16le' ? 2 : 1);
    if (found.length === 0) throw noMatch(path, text, input.old);
    if (found.length > 1 && !input.replace_all) throw ambiguous(path, before, found);
    const after = spliced(before, found, pieces);
    const unchanged = before.equals(after);
    const written = unchanged ? { path } : await files.write(path, after);
    const changed = textOf(path, after).text;
    const stat = await diffStat(text, changed);
    const diff = unchanged ? '' : await unifiedDiff(text, changed);
    const data = {
      path: written.path,
      replacements: found.length,
      sha256: sha256Of(after),
      lines_added: stat.added,
      lines_removed: stat.removed,
      diff,
    };
    const count = found.length === 1 ? '1 replacement' : `${found.length} replacements`;
    return {
      data,
      text: `${written.path}: ${unchanged ? 'unchanged' : count}, +${stat.added} -${stat.removed} lines\n${diff}`,
    };
  },
});

type Encoding = 'utf8' | 'utf16le' | 'latin1';

const textOf = (path: string, bytes: Buffer): { text: string; encoding: Encoding } => {
  const decoded = decodeText(bytes);
  if ('binary' in decoded) throw new HarnessError('binary_file', `${path} is a binary file`, 'edit text files only');
  if (decoded.encoding === 'utf-16be') {
    throw new HarnessError(
      'binary_file',
      `${path} is UTF-16 big-endian, which cannot be edited in place`,
      'convert it to UTF-8 first',
    );
  }
  const encoding = ({ 'utf-16le': 'utf16le', latin1: 'latin1', 'utf-8': 'utf8', 'utf-8-bom': 'utf8' } as const)[
    decoded.encoding
  ];
  return { text: decoded.text, encoding };
};

interface Pieces {
  readonly old: Buffer;
  readonly new: Buffer;
}

/** The edit as bytes of the file's own encoding; a model writes \n, so in a CRLF file \r\n is tried where \n fails. */
const piecesFor = (bytes: Buffer, encoding: Encoding, edit: { readonly old: string; readonly new: string }): Pieces => {
  const plain = { old: Buffer.from(edit.old, encoding), new: Buffer.from(edit.new, encoding) };
  if (!edit.old.includes('\n') && !edit.new.includes('\n')) return plain;
  const windows = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'), encoding);
  const crlf = { old: windows(edit.old), new: windows(edit.new) };
  if (edit.old.includes('\n')) return bytes.includes(plain.old) ? plain : crlf;
  return usesCrlf(bytes, encoding) ? crlf : plain;
};

const usesCrlf = (bytes: Buffer, encoding: Encoding): boolean => bytes.includes(Buffer.from('\r\n', encoding));

/** Places of a piece, at whole characters of `width` bytes only. */
const occurrences = (bytes: Buffer, piece: Buffer, width: number): readonly number[] => {
  const found: number[] = [];
  let at = bytes.indexOf(piece);
  while (at !== -1) {
    const aligned = at % width === 0;
    if (aligned) found.push(at);
    at = bytes.indexOf(piece, at + (aligned ? piece.length : 1));
  }
  return found;
};

const spliced = (bytes: Buffer, found: readonly number[], pieces: Pieces): Buffer => {
  const parts: Buffer[] = [];
  let position = 0;
  for (const at of found) {
    parts.push(bytes.subarray(position, at), pieces.new);
    position = at + pieces.old.length;
  }
  return Buffer.concat([...parts, bytes.subarray(position)]);
};

const noMatch = (path: string, text: string, old: string): HarnessError => {
  const near = nearMatch(text, old);
  const hint =
    near === undefined ? '' : `; the most similar text begins at line ${near.line}: ${JSON.stringify(near.text)}`;
  const data = near === undefined ? { match_count: 0 } : { match_count: 0, near_line: near.line };
  return new HarnessError(
    'no_match',
    `the text to replace does not occur in ${path}${hint}`,
    'read the lines again and copy them exactly',
    data,
  );
};

const MAX_LINES_NAMED = 20;

const ambiguous = (path: string, bytes: Buffer, found: readonly number[]): HarnessError => {
  const lines = found
    .slice(0, MAX_LINES_NAMED)
    .map((at) => bytes.subarray(0, at).toString('latin1').split('\n').length);
  const message = `the text to replace occurs ${found.length} times in ${path}, at lines ${lines.join(', ')}`;
  return new HarnessError('ambiguous_match', message, 'add neighbouring lines to `old`, or pass replace_all=true', {
    match_count: found.length,
    match_lines: lines,
  });
};
