// What changed together, and when: the recent commits that led to HEAD.
import type { Change, GitView } from '../types.ts';

const MAX_COMMITS = 500;
/** A commit that touches more says nothing about what belongs together. */
const MAX_PATHS = 100;

const ARGUMENTS = [
  'log',
  '--no-merges',
  '--no-renames',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--relative',
  '--name-only',
  '-z',
  `--max-count=${MAX_COMMITS}`,
  '--format=%x01%ct %s',
];

/** Recent commits, newest first; empty where git is absent or fails. Read once for each HEAD. */
export const openHistory = (git: GitView | undefined): (() => Promise<readonly Change[]>) => {
  let last: { readonly head: string | undefined; readonly changes: Promise<readonly Change[]> } | undefined;
  return () => {
    const head = git?.head();
    if (git === undefined || head === undefined) return Promise.resolve([]);
    if (last?.head !== head) {
      last = {
        head,
        changes: git.run([...ARGUMENTS, head, '--', '.']).then(parseLog, () => []),
      };
    }
    return last.changes;
  };
};

/** Records start with 0x01, the time and the subject; NUL separates the paths, the first after a line break. */
const parseLog = (output: string): readonly Change[] =>
  output
    .split('\u0001')
    .slice(1)
    .map((record) => {
      const [first = '', ...names] = record.split('\0');
      const [time = ''] = first.split(' ', 1);
      const subject = first.slice(time.length + 1);
      return {
        time: Number(time),
        subject,
        paths: names.map((name) => name.replace(/^\n/, '')).filter((name) => name !== ''),
      };
    })
    .filter(({ time, paths }) => Number.isFinite(time) && paths.length > 0 && paths.length <= MAX_PATHS);
