import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { defineTool } from '../core/tool.ts';
import { currentContent, ExpectedSha256, expectContent, sha256Of } from './current-content.ts';
import { Findings } from './findings.ts';
import { diffStat } from './text-diff.ts';

export const writeFile = defineTool({
  name: 'write_file',
  title: 'Write a file',
  description:
    'Create a file, or replace all of it with overwrite=true. Parents are made. Writing is atomic; identical content changes nothing. To change a part of a file use edit_file.',
  input: z.strictObject({
    path: z.string().min(1).describe('relative to the workspace root'),
    content: z.string(),
    overwrite: z.boolean().default(false).describe('replace an existing file'),
    expected_sha256: ExpectedSha256,
  }),
  output: z.strictObject({
    path: z.string(),
    change: z.enum(['created', 'replaced', 'unchanged']),
    bytes: z.int(),
    sha256: z.string(),
    lines_added: z.int(),
    lines_removed: z.int(),
    findings: Findings,
  }),
  touches: ['read', 'write'],
  effects: ({ path }) => [
    { kind: 'write', path },
    { kind: 'read', path },
  ],
  run: async ({ path, content, overwrite, expected_sha256 }, { files }) => {
    const before = currentContent(files, path);
    expectContent(path, before, expected_sha256);
    const bytes = Buffer.from(content);
    const unchanged = before?.equals(bytes) === true;
    if (before !== undefined && !overwrite && !unchanged) {
      throw new HarnessError(
        'already_exists',
        `${path} exists with other content`,
        'use edit_file, or overwrite=true to replace all of it',
      );
    }
    const written = unchanged ? { path } : await files.write(path, bytes, { unlessExists: before === undefined });
    const stat = await diffStat(before?.toString() ?? '', content);
    const change = changeOf(before, unchanged);
    const data = {
      path: written.path,
      change,
      bytes: bytes.length,
      sha256: sha256Of(bytes),
      lines_added: stat.added,
      lines_removed: stat.removed,
    };
    return { data, text: `${written.path}: ${change}, ${bytes.length} bytes, +${stat.added} -${stat.removed} lines` };
  },
});

const changeOf = (before: Buffer | undefined, unchanged: boolean): 'created' | 'replaced' | 'unchanged' => {
  if (unchanged) return 'unchanged';
  return before === undefined ? 'created' : 'replaced';
};
