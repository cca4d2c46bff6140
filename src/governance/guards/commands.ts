// Guards that are programs: started on the files, their lines read. A program that does not do its work has not run, which
// is told apart from having found nothing.
import { posix } from 'node:path';
import { messageOf } from '../../core/error.ts';
import type { Finding } from '../../core/guard.ts';
import type { CommandResult } from '../../core/ports.ts';
import { visible } from '../../core/visible.ts';
import type { CommandGuard } from '../../policy/guard-file.ts';

/** Runs a program in the workspace, confined and without leave to write there. */
export type RunProgram = (
  argv: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<CommandResult>;

const MOST_FILES = 200;
const MOST_MESSAGE = 500;

export type Ran = { readonly findings: readonly Finding[] } | { readonly problem: string };

export const runCommandGuard = async (
  guard: CommandGuard,
  paths: readonly string[],
  { run, signal }: { readonly run: RunProgram; readonly signal: AbortSignal },
): Promise<Ran> => {
  if (paths.length > MOST_FILES) return { problem: `takes at most ${MOST_FILES} files at once, not ${paths.length}` };
  try {
    // A name that begins with a hyphen would be an option.
    const operands = paths.map((path) => `./${path}`);
    const result = await run([...guard.command, ...operands], { timeoutMs: guard.timeout_seconds * 1000, signal });
    if (signal.aborted) return { problem: 'was stopped before its end' };
    if (result.timedOut) return { problem: `took longer than ${guard.timeout_seconds} s` };
    const findings = result.output.split('\n').flatMap((line) => findingOf(line, guard, paths));
    if (findings.length > 0 || result.exit === 0) return { findings };
    return { problem: `ended with ${result.exit ?? result.signal ?? 'no code'}: ${firstLine(result.output)}` };
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
};

const LINE = /^(.+?):(\d+):([\w.-]{1,64}):(.*)$/;

const findingOf = (line: string, { severity }: CommandGuard, paths: readonly string[]): readonly Finding[] => {
  const [, file = '', at = '', rule = '', message = ''] = LINE.exec(line.trimEnd()) ?? [];
  const path = posix.normalize(file);
  if (!paths.includes(path)) return [];
  const said = visible(message.trim()).slice(0, MOST_MESSAGE);
  return [{ path, line: Math.max(1, Number(at)), rule, message: said === '' ? rule : said, severity }];
};

const firstLine = (output: string): string => visible(output.trim().split('\n', 1)[0] ?? '').slice(0, MOST_MESSAGE);
