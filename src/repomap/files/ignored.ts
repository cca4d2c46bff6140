// What .gitignore files say, from the top of the work tree down to a directory.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules that hold in one directory: its own on top of those above. */
export interface IgnoreRules {
  /** Whether a name in this directory is ignored. */
  ignores(name: string, isDirectory: boolean): boolean;
  /** The rules of a directory in this one. */
  below(name: string): IgnoreRules;
}

interface Level {
  /** Absolute path of the directory that the file lies in. */
  readonly directory: string;
  readonly rules: Ignore;
}

/** The rules of `root`, which lies `prefix` below the top of the work tree ('' for the top itself and outside of git). */
export const ignoreRules = (root: string, prefix: string, gitDirectory: string | undefined): IgnoreRules => {
  const top = prefix === '' ? root : root.slice(0, -prefix.length - 1);
  const exclude = gitDirectory === undefined ? undefined : readRules(join(gitDirectory, 'info', 'exclude'));
  const first = exclude === undefined ? [] : [{ directory: top, rules: exclude }];
  const steps = prefix === '' ? [] : prefix.split('/');
  return steps.reduce((rules, step) => rules.below(step), rulesIn(top, first));
};

const rulesIn = (directory: string, above: readonly Level[]): IgnoreRules => {
  const own = readRules(join(directory, '.gitignore'));
  const levels = own === undefined ? above : [...above, { directory, rules: own }];
  return {
    ignores: (name, isDirectory) => isIgnored(levels, `${directory}/${name}${isDirectory ? '/' : ''}`),
    below: (name) => rulesIn(`${directory}/${name}`, levels),
  };
};

/** The nearest file that has a rule for the path decides. */
const isIgnored = (levels: readonly Level[], path: string): boolean => {
  for (const { directory, rules } of levels.toReversed()) {
    const { ignored, unignored } = rules.test(path.slice(directory.length + 1));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
};

const readRules = (path: string): Ignore | undefined => {
  try {
    return ignore({ ignorecase: false, allowRelativePaths: true }).add(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};
