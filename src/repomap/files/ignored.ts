// What .gitignore files say, from the top of the work tree down to a directory.
import { readFileSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';

/** The rules that hold in one directory and, until one below has its own, under it. */
export interface IgnoreRules {
  /** Whether an absolute path is ignored; a directory's ends with `/`. */
  ignores(path: string): boolean;
  /** These rules with those of a directory's own .gitignore before them. */
  with(directory: string): IgnoreRules;
}

interface Level {
  /** Absolute path of the directory that the file lies in. */
  readonly directory: string;
  readonly rules: Ignore;
}

/** The rules above `root`, which lies `prefix` below the top of the work tree ('' for the top itself and outside of git). */
export const ignoreRules = (root: string, prefix: string, gitDirectory: string | undefined): IgnoreRules => {
  const top = prefix === '' ? root : root.slice(0, -prefix.length - 1);
  const exclude = gitDirectory === undefined ? undefined : readRules(`${gitDirectory}/info/exclude`);
  const steps = prefix === '' ? [] : prefix.split('/');
  const above = steps.map((_, depth) => [top, ...steps.slice(0, depth)].join('/'));
  const first = rulesOf(exclude === undefined ? [] : [{ directory: top, rules: exclude }]);
  return above.reduce((rules, directory) => rules.with(directory), first);
};

const rulesOf = (levels: readonly Level[]): IgnoreRules => ({
  ignores: (path) => isIgnored(levels, path),
  with: (directory) => {
    const rules = readRules(`${directory}/.gitignore`);
    return rulesOf(rules === undefined ? levels : [{ directory, rules }, ...levels]);
  },
});

/** The nearest file that has a rule for the path decides. */
const isIgnored = (levels: readonly Level[], path: string): boolean => {
  for (const { directory, rules } of levels) {
    const { ignored, unignored } = rules.test(path.slice(directory.length + 1));
    if (ignored || unignored) return ignored;
  }
  return false;
};

const readRules = (path: string): Ignore | undefined => {
  try {
    return ignore({ ignorecase: false }).add(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};
