// How a program that played a case has ended, for the result.
import type { Played } from '../client.ts';

export interface EndedProgram {
  readonly failed: boolean;
  readonly isCanceled?: boolean | undefined;
  readonly exitCode?: number | undefined;
  readonly code?: string | undefined;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
}

/** A program that does not exist was not run; one that gave up is told with the end of what it said. */
export const endOf = (ended: EndedProgram, program: string): Played => {
  if (!ended.failed) return {};
  if (ended.isCanceled === true) return { fault: { kind: 'timeout', reason: `${program} was stopped` } };
  if (ended.code === 'ENOENT') return { fault: { kind: 'not_run', reason: `there is no program ${program}` } };
  const said = [ended.stderr, ended.stdout].map((text) => lastLine(text)).find((line) => line !== '');
  const how = ended.exitCode === undefined ? 'was ended' : `ended with ${ended.exitCode}`;
  return { fault: { kind: 'model_error', reason: `${program} ${how}${said === undefined ? '' : `: ${said}`}` } };
};

/** Programs in Rust may say after it where in them it happened. */
const BACKTRACE = /\n\s*stack backtrace:\n.*$/is;

const lastLine = (text: unknown): string =>
  typeof text === 'string' ? (text.replace(BACKTRACE, '').trim().split('\n').at(-1) ?? '').slice(0, 300) : '';
