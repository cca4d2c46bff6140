// Starts ripgrep and hands on its output line by line, however long a line is. Plain spawn: a search is over in
// milliseconds, and a process library would take longer to load.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { HarnessError, messageOf } from '../../core/error.ts';

export interface Start {
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Standard input; empty when absent. */
  readonly input?: Uint8Array;
  readonly signal: AbortSignal;
}

export interface Ended {
  /** null when a signal ended it. */
  readonly exit: number | null;
  readonly stderr: string;
}

/** Runs to the end, or until `onLine` says stop. Throws the signal's reason, command_not_found, internal_error. */
export const runRipgrep = async (start: Start, onLine: (line: string) => 'go-on' | 'stop'): Promise<Ended> => {
  const program = await ripgrepPath();
  start.signal.throwIfAborted();
  const { args, cwd, input, signal } = start;
  const child = spawn(program, args, { cwd, env: {}, signal, windowsHide: true });
  const ended = endOf(child);
  child.stdin.end(input);
  for await (const line of linesOf(child.stdout)) {
    if (onLine(line) === 'go-on') continue;
    child.kill('SIGKILL');
    break;
  }
  const end = await ended;
  signal.throwIfAborted();
  if ('fault' in end) throw new HarnessError('internal_error', `ripgrep could not be started: ${messageOf(end.fault)}`);
  return end;
};

/** The package throws on import where it has no binary for the platform; then the search says so, not the server. */
const ripgrepPath = async (): Promise<string> => {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    return rgPath;
  } catch (thrown) {
    throw new HarnessError(
      'command_not_found',
      `ripgrep is not installed: ${messageOf(thrown)}`,
      'reinstall with optional dependencies (npm ci)',
    );
  }
};

/** Listens from the start, and never rejects: it is awaited only after the last line. */
const endOf = (child: ChildProcessWithoutNullStreams): Promise<Ended | { readonly fault: unknown }> => {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A search that is over does not read its input to the end.
  child.stdin.on('error', () => {});
  return new Promise((resolve) => {
    child.once('error', (fault) => resolve({ fault }));
    child.once('close', (exit) => resolve({ exit, stderr }));
  });
};

/** Splits at line feeds only: readline would also split at U+2028, which JSON has inside of strings. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let pieces: string[] = [];
  for await (const chunk of stream.setEncoding('utf8')) {
    const [first = '', ...following] = String(chunk).split('\n');
    pieces.push(first);
    for (const line of following) {
      yield pieces.join('');
      pieces = [line];
    }
  }
}
