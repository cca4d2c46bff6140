// Which of a history's working directories stand for the workspace. The same repository lies at another place on every
// machine and in every worktree; a path means the same file in all of them once it is told from its root.
import { linesOf } from './lines.ts';

/** Directories below a checkout in which other checkouts of the same repository are kept. */
const WORKTREE = /^(?:\.worktrees|\.claude\/worktrees|worktrees)\/./;

/** The directories that are the top of a checkout, deepest first: those below another are parts of it, unless they are worktrees. */
export const rootsAmong = (workspace: string, directories: Iterable<string>): readonly string[] => {
  const roots = [workspace];
  const byLength = [...new Set(directories)].sort((a, b) => a.length - b.length || Number(a > b) - Number(a < b));
  for (const directory of byLength) {
    const isPart = roots.some((root) => {
      if (directory === root) return true;
      const rest = directory.startsWith(`${root}/`) ? directory.slice(root.length + 1) : undefined;
      return rest !== undefined && !WORKTREE.test(rest);
    });
    if (!isPart) roots.push(directory);
  }
  return roots.sort((a, b) => b.length - a.length);
};

/** A field of an entry itself; what stands in a text within it is escaped once more. */
export const CWD = /"cwd":\s*("(?:[^"\\]|\\.)*")/g;

/** In the state of a trajectory's step, which is a text. */
export const WORKING_DIR = /\\"working_dir\\":\s*\\("[^"\\]*)\\"/g;

/** Every working directory that a file names, found without understanding the rest of it. `field`: with the JSON text as its group. */
export const directoriesIn = async (path: string, field: RegExp): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for await (const line of linesOf(path)) {
    for (const [, quoted = ''] of line.matchAll(field)) {
      const cwd = textIn(quoted.endsWith('"') && quoted.length > 1 ? quoted : `${quoted}"`);
      if (cwd?.startsWith('/') === true) found.add(cwd.replace(/(?<=.)\/+$/, ''));
    }
  }
  return found;
};

const textIn = (quoted: string): string | undefined => {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
};

/** The root that a directory lies in; the directory itself when none is known. */
export const rootOf = (roots: readonly string[], directory: string): string =>
  roots.find((root) => directory === root || directory.startsWith(`${root}/`)) ?? directory;
