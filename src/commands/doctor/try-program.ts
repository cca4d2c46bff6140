// Whether a program is there and runs: only running it tells.
import { execa } from 'execa';
import type { Place } from './check.ts';

/** A program that does not answer by then is as good as none. Milliseconds. */
const PATIENCE_MS = 5_000;

export type Ran = { readonly said: string } | { readonly failed: 'missing' | 'problem'; readonly why: string };

/** Runs a program to see whether it works: the first line that it says, or why not. */
export const tryProgram = async (program: string, words: readonly string[], env: Place['env']): Promise<Ran> => {
  const ran = await execa(program, words, {
    env,
    extendEnv: false,
    stdin: 'ignore',
    timeout: PATIENCE_MS,
    reject: false,
  });
  if (!ran.failed) return { said: firstLine(ran.stdout) };
  if (ran.code === 'ENOENT') return { failed: 'missing', why: 'not installed' };
  const why =
    firstLine(ran.stderr) || (ran.exitCode === undefined ? firstLine(ran.shortMessage ?? '') : `exit ${ran.exitCode}`);
  return { failed: 'problem', why };
};

const firstLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';
