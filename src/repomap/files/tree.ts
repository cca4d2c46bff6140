// The names in a worktree, kept current by the times of its directories: what is listed once is listed again only
// when its directory changed.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import type { IgnoreRules } from './ignored.ts';

/** A directory that changed this shortly before it was read may change again within the same tick of its clock. */
const CLOCK_TICK_MS = 50;
/** Directories within directories beyond this are not entered. */
const MAX_DEPTH = 200;

interface Directory {
  /** Relative to the root, '' for the root. */
  readonly path: string;
  /** The rules above it. */
  readonly above: IgnoreRules;
  /** Modification time as listed; NaN when it must be listed again. */
  mtimeMs: number;
  files: readonly { readonly path: string; readonly isLink: boolean }[];
  directories: ReadonlyMap<string, Directory>;
}

export interface TreeOptions {
  readonly root: string;
  readonly rules: () => IgnoreRules;
  /** Tracked files and the directories that hold them: they are listed whatever .gitignore says. */
  readonly isTracked: (path: string) => boolean;
  /** Whether a directory with a `.git` of its own is another repository's business. */
  readonly skipRepositories: boolean;
}

type TakeFile = (path: string, isLink: boolean) => void;

export interface Tree {
  /** Brings the names up to date and hands over every file: its path relative to the root, and whether it is a link. */
  look(take: TakeFile): void;
  /** Forgets everything, because what is tracked changed. */
  reset(): void;
}

/** Opens the tree below a root. Never throws; what cannot be read is empty. */
export const openTree = (options: TreeOptions): Tree => {
  /** Files with rules, and when they were written. */
  const ruleFiles = new Map<string, number>();
  let top = directoryAt('', options.rules());

  const rulesIn = ({ path, above }: Directory): IgnoreRules => {
    const directory = absolute(options.root, path);
    ruleFiles.set(`${directory}/.gitignore`, modified(`${directory}/.gitignore`));
    return above.with(directory);
  };

  const visit = (directory: Directory, depth: number, take: TakeFile): void => {
    const mtimeMs = modified(absolute(options.root, directory.path));
    if (mtimeMs !== directory.mtimeMs) {
      const now = Date.now();
      list(directory, options, rulesIn);
      directory.mtimeMs = now - mtimeMs > CLOCK_TICK_MS ? mtimeMs : Number.NaN;
    }
    for (const file of directory.files) take(file.path, file.isLink);
    if (depth >= MAX_DEPTH) return;
    for (const below of directory.directories.values()) visit(below, depth + 1, take);
  };

  const reset = (): void => {
    ruleFiles.clear();
    top = directoryAt('', options.rules());
  };
  return {
    look: (take) => {
      if ([...ruleFiles].some(([path, mtimeMs]) => !Object.is(modified(path), mtimeMs))) reset();
      visit(top, 0, take);
    },
    reset,
  };
};

const directoryAt = (path: string, above: IgnoreRules): Directory => ({
  path,
  above,
  mtimeMs: Number.NaN,
  files: [],
  directories: new Map(),
});

/** Reads the names of a directory. Those below keep what they know unless this one has rules of its own. */
const list = (directory: Directory, options: TreeOptions, rulesIn: (directory: Directory) => IgnoreRules): void => {
  const { path, above } = directory;
  const entries = readEntries(absolute(options.root, path));
  const rules = entries.some(({ name }) => name === '.gitignore') ? rulesIn(directory) : above;
  const isListed = (entry: Dirent, below: string): boolean =>
    entry.name !== '.git' &&
    (options.isTracked(below) || !rules.ignores(`${options.root}/${below}${entry.isDirectory() ? '/' : ''}`));
  const directories = new Map<string, Directory>();
  const files: { path: string; isLink: boolean }[] = [];
  for (const entry of isForeign(entries, path, options) ? [] : entries) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (!isListed(entry, below)) continue;
    if (entry.isDirectory()) {
      const known = directory.directories.get(entry.name);
      directories.set(entry.name, known?.above === rules ? known : directoryAt(below, rules));
    } else if (entry.isFile() || entry.isSymbolicLink()) files.push({ path: below, isLink: entry.isSymbolicLink() });
  }
  directory.files = files;
  directory.directories = directories;
};

/** Whether a directory is a repository of its own. */
const isForeign = (entries: readonly Dirent[], path: string, { skipRepositories }: TreeOptions): boolean =>
  skipRepositories && path !== '' && entries.some(({ name }) => name === '.git');

const absolute = (root: string, path: string): string => (path === '' ? root : `${root}/${path}`);

/** NaN, which is equal to nothing, for what is gone. */
const modified = (path: string): number => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
  } catch {
    return Number.NaN;
  }
};

const readEntries = (path: string): readonly Dirent[] => {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
};
