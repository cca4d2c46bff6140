// The names in a worktree, kept current by the times of its directories: what is listed once is listed again only
// when its directory changed.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoreRules } from './ignored.ts';

/** A directory that changed this shortly before it was read may change again within the same tick of its clock. */
const CLOCK_TICK_MS = 50;
/** Directories within directories beyond this are not entered. */
const MAX_DEPTH = 200;

export interface Names {
  /** Path relative to the root, and whether it is a link. */
  readonly each: (take: (path: string, isLink: boolean) => void) => void;
}

interface Directory {
  readonly rules: IgnoreRules;
  /** Modification time as listed; NaN when it must be listed again. */
  mtimeMs: number;
  files: readonly { readonly path: string; readonly isLink: boolean }[];
  directories: ReadonlyMap<string, Directory>;
}

interface TreeOptions {
  readonly root: string;
  readonly rules: () => IgnoreRules;
  /** Tracked files and the directories that hold them; they are listed whatever .gitignore says. */
  readonly isTracked: (path: string) => boolean;
  /** Whether a directory with a `.git` of its own is another repository's business. */
  readonly skipRepositories: boolean;
}

/** Opens the tree below a root; `look` brings it up to date and calls back for every file. */
export const openTree = (options: TreeOptions) => {
  const directoryWith = (rules: IgnoreRules): Directory => ({
    rules,
    mtimeMs: Number.NaN,
    files: [],
    directories: new Map(),
  });
  let top = directoryWith(options.rules());

  const list = (directory: Directory, path: string): void => {
    const entries = readEntries(join(options.root, path));
    const isNested = path !== '' && options.skipRepositories && entries.some(({ name }) => name === '.git');
    const directories = new Map<string, Directory>();
    const files: { path: string; isLink: boolean }[] = [];
    for (const entry of isNested ? [] : entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      const isDirectory = entry.isDirectory();
      if (entry.name === '.git' || !(isDirectory || entry.isFile() || entry.isSymbolicLink())) continue;
      if (!options.isTracked(below) && directory.rules.ignores(entry.name, isDirectory)) continue;
      if (!isDirectory) files.push({ path: below, isLink: entry.isSymbolicLink() });
      else
        directories.set(
          entry.name,
          directory.directories.get(entry.name) ?? directoryWith(directory.rules.below(entry.name)),
        );
    }
    directory.files = files;
    directory.directories = directories;
  };

  const visit = (directory: Directory, path: string, depth: number, take: TakeFile): void => {
    const now = Date.now();
    const mtimeMs = lstatSync(join(options.root, path), { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
    if (mtimeMs !== directory.mtimeMs) {
      list(directory, path);
      directory.mtimeMs = now - mtimeMs > CLOCK_TICK_MS ? mtimeMs : Number.NaN;
    }
    for (const file of directory.files) take(file.path, file.isLink);
    if (depth >= MAX_DEPTH) return;
    for (const [name, below] of directory.directories)
      visit(below, path === '' ? name : `${path}/${name}`, depth + 1, take);
  };

  return {
    look: (take: TakeFile): void => visit(top, '', 0, take),
    /** Forgets everything: rules or tracked files changed. */
    reset: (): void => {
      top = directoryWith(options.rules());
    },
  };
};

type TakeFile = (path: string, isLink: boolean) => void;

/** What cannot be read is empty. */
const readEntries = (path: string): readonly Dirent[] => {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
};
