// What git would say about a directory, read from its files: no process is started, no configuration of the
// repository is obeyed.
import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readSmallFile } from './small-file.ts';

const MAX_REF_BYTES = 4096;
const MAX_PACKED_BYTES = 64 * 1024 * 1024;
const MAX_CONFIG_BYTES = 1024 * 1024;
const MAX_SYMBOLIC_REFS = 5;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Where the repository of a directory keeps itself. */
export interface GitPlaces {
  /** The `.git` that says so: a directory, or a file that points elsewhere. */
  readonly dotGit: string;
  /** Real path of this worktree's own directory. */
  readonly gitDir: string;
  /** Real path of what all worktrees share; the same where there is only one. */
  readonly commonDir: string;
}

/** The places of the nearest repository upwards. */
export const gitPlaces = (root: string): GitPlaces | undefined => {
  const found = nearestGit(root);
  return found === undefined ? undefined : { ...found, commonDir: commonDirOf(found.gitDir) ?? found.gitDir };
};

/** Whether a worktree's own directory says that it belongs to this `.git` file: a pointer alone proves nothing. */
export const pointsBack = ({ dotGit, gitDir }: GitPlaces): boolean => {
  const back = firstLine(join(gitDir, 'gitdir'));
  return back !== undefined && resolve(gitDir, back) === dotGit;
};

/** Real path of the directory that all worktrees of the repository share; undefined outside of one. */
export const gitCommonDir = (root: string): string | undefined => {
  const gitDir = gitDirOf(root);
  return gitDir === undefined ? undefined : commonDirOf(gitDir);
};

/** Path of a directory within its work tree, '' for the top and outside of a repository: the same in every worktree. */
export const pathInWorkTree = (root: string): string => {
  const top = nearestGit(root)?.top;
  return top === undefined ? '' : relative(top, root);
};

/** The nearest directory upwards that git would take for the top of a work tree; undefined outside of one. */
export const workTreeOf = (start: string): string | undefined => nearestGit(start)?.top;

/** Hash of the commit that is checked out; undefined outside a repository and before its first commit. */
export const headCommit = (root: string): string | undefined => {
  const gitDir = gitDirOf(root);
  if (gitDir === undefined) return undefined;
  const commonDir = commonDirOf(gitDir) ?? gitDir;
  let value = firstLine(join(gitDir, 'HEAD'));
  for (let hops = 0; hops < MAX_SYMBOLIC_REFS; hops += 1) {
    if (value === undefined || COMMIT.test(value)) return value;
    const ref = /^ref: *(refs\/\S+)$/.exec(value)?.[1];
    if (ref === undefined || ref.split('/').includes('..')) return undefined;
    value = firstLine(join(gitDir, ref)) ?? firstLine(join(commonDir, ref)) ?? packedRef(commonDir, ref);
  }
  return undefined;
};

/** Addresses of the repository's remotes, as its configuration has them. */
export const remotesOf = (commonDir: string): readonly string[] => {
  const config = readSmallFile(join(commonDir, 'config'), MAX_CONFIG_BYTES)?.toString('utf8') ?? '';
  return config
    .split(/^\s*\[/m)
    .filter((section) => section.startsWith('remote '))
    .flatMap((section) => /^\s*url\s*=\s*(.+?)\s*$/m.exec(section)?.[1] ?? []);
};

const gitDirOf = (start: string): string | undefined => nearestGit(start)?.gitDir;

interface NearestGit extends Pick<GitPlaces, 'dotGit' | 'gitDir'> {
  /** The directory that holds the `.git`. */
  readonly top: string;
}

/** The git directory of the nearest directory upwards that has one. */
const nearestGit = (start: string): NearestGit | undefined => {
  for (let directory = start; ; directory = dirname(directory)) {
    const dotGit = join(directory, '.git');
    const pointer = /^gitdir: *(.+)$/.exec(firstLine(dotGit) ?? '')?.[1];
    const gitDir = realDirectory(pointer === undefined ? dotGit : resolve(directory, pointer));
    if (gitDir !== undefined && firstLine(join(gitDir, 'HEAD')) !== undefined)
      return { top: directory, dotGit, gitDir };
    if (dirname(directory) === directory) return undefined;
  }
};

const commonDirOf = (gitDir: string): string | undefined => {
  const pointer = firstLine(join(gitDir, 'commondir'));
  return pointer === undefined ? gitDir : realDirectory(resolve(gitDir, pointer));
};

const packedRef = (commonDir: string, ref: string): string | undefined => {
  const packed = readSmallFile(join(commonDir, 'packed-refs'), MAX_PACKED_BYTES)?.toString('utf8') ?? '';
  const end = packed.indexOf(` ${ref}\n`);
  if (end < 0) return undefined;
  return packed.slice(packed.lastIndexOf('\n', end) + 1, end);
};

const firstLine = (path: string): string | undefined => {
  const text = readSmallFile(path, MAX_REF_BYTES)?.toString('utf8');
  return text?.split('\n', 1)[0]?.trimEnd();
};

const realDirectory = (path: string): string | undefined => {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
};
