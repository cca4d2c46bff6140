// The files below a directory that git does not ignore.
import { runRipgrep } from './program.ts';

/** Relative to the directory, at most `limit`. Hidden ones are among them, git's own are not. */
export const filesBelow = async (directory: string, signal: AbortSignal, limit: number): Promise<readonly string[]> => {
  const found: string[] = [];
  const args = [
    '--files',
    '--no-config',
    '--no-follow',
    '--no-messages',
    '--hidden',
    '--no-require-git',
    '--glob=!.git',
  ];
  await runRipgrep({ args, cwd: directory, signal }, (line) => {
    if (line !== '') found.push(line);
    return found.length < limit ? 'go-on' : 'stop';
  });
  return found.sort();
};
