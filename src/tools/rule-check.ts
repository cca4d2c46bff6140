// Lets the guards look at files: those that are named, or all that git does not ignore.
import { posix } from 'node:path';
import * as z from 'zod';
import { HarnessError } from '../core/error.ts';
import { type GuardedFile, GuardScanSchema } from '../core/guard.ts';
import { eventsOf, findingLine } from '../core/guarded.ts';
import { defineTool, type ToolContext } from '../core/tool.ts';
import { readSmallFile } from '../workspace/small-file.ts';
import { decodeText } from '../workspace/text.ts';
import { filesBelow } from './ripgrep/files.ts';
import { unifiedDiff } from './text-diff.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 5_000;
const DEADLINE_MS = 120_000;

export const ruleCheck = defineTool({
  name: 'rule_check',
  title: 'Check code against the guards',
  description:
    'Let the guards (patterns and programs that look for known mistakes) look at files or directories. Files that are written are checked anyway, and the findings are in the answer of the write. With fixes=true the mends that guards know are shown as a diff; nothing is changed.',
  input: z.strictObject({
    paths: z.array(z.string().min(1)).max(200).default(['.']).describe('files or directories; else the workspace'),
    fixes: z.boolean().default(false).describe('show what the guards would mend, without doing it'),
  }),
  output: z.strictObject({ ...GuardScanSchema.shape, diff: z.string().optional() }),
  touches: ['read'],
  effects: ({ paths }) => [...new Set(paths)].map((path) => ({ kind: 'read', path }) as const),
  deadline: () => DEADLINE_MS,
  run: async ({ paths, fixes }, context) => {
    const files = (await Promise.all([...new Set(paths)].map((path) => filesAt(path, context)))).flat();
    const known = [...new Map(files.map((file) => [file.path, file])).values()];
    const guards = await context.libraries.guards();
    const scan = await guards.scan(known, { signal: context.signal, programs: true });
    const diff = fixes ? await diffOf(known, guards.fix) : undefined;
    const text = [summary(scan), ...scan.findings.map(findingLine), ...(diff === undefined ? [] : [diff])].join('\n');
    return {
      data: { ...scan, ...(diff === undefined ? {} : { diff }) },
      text,
      events: [
        ...eventsOf(
          scan,
          known.map(({ path }) => path),
        ),
      ],
    };
  },
});

const summary = ({ files, guards, findings, omitted, not_run }: z.output<typeof GuardScanSchema>): string =>
  [
    files === 0
      ? 'No file was looked at, so nothing is known.'
      : `${files} files, ${guards} guards, ${findings.length + omitted} findings.`,
    ...not_run.map(({ guard, reason }) => `guard ${guard} did not run: ${reason}`),
  ].join('\n');

const filesAt = async (path: string, context: ToolContext): Promise<readonly GuardedFile[]> => {
  const directory = directoryAt(path, context);
  if (directory === undefined) {
    const file = context.files.open(path);
    return textOf(file.path, file.read(MAX_FILE_BYTES));
  }
  const found = await filesBelow(directory, context.signal, MAX_FILES);
  return found
    .map((name) => posix.join(path, name))
    .filter((name) => context.permits(name))
    .flatMap((name) => textOf(name, readSmallFile(posix.join(context.root, name), MAX_FILE_BYTES)));
};

const directoryAt = (path: string, { files }: ToolContext): string | undefined => {
  try {
    return files.directory(path);
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'not_a_directory') return undefined;
    throw thrown;
  }
};

const textOf = (path: string, bytes: Buffer | undefined): readonly GuardedFile[] => {
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  return decoded !== undefined && 'text' in decoded ? [{ path, text: decoded.text }] : [];
};

const diffOf = async (
  files: readonly GuardedFile[],
  fix: (file: GuardedFile) => Promise<string | undefined>,
): Promise<string> => {
  const diffs: string[] = [];
  for (const file of files) {
    const mended = await fix(file);
    if (mended !== undefined) diffs.push(`--- ${file.path}\n+++ ${file.path}\n${await unifiedDiff(file.text, mended)}`);
  }
  return diffs.join('\n');
};
