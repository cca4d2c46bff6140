// What git would say about a directory, read from its files: no process is started, no configuration of the
// repository is obeyed.
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSmallFile } from './small-file.ts';

const MAX_REF_BYTES = 4096;
const MAX_PACKED_BYTES = 64 * 1024 * 1024;
const MAX_SYMBOLIC_REFS = 5;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Real path of the directory that all worktrees of the repository share; undefined outside of one. */
export const gitCommonDir = (root: string): string | undefined => {
  const gitDir = gitDirOf(root);
  return gitDir === undefined ? undefined : commonDirOf(gitDir);
};

/** The nearest directory upwards that git would take for the top of a work tree; undefined outside of one. */
export const workTreeOf = (start: string): string | undefined => {
  for (let directory = start; ; directory = dirname(directory)) {
    if (gitDirAt(directory) !== undefined) return directory;
    if (dirname(directory) === directory) return undefined;
  }
};

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

/** The git directory of the nearest directory upwards that has one. */
const gitDirOf = (start: string): string | undefined => {
  const top = workTreeOf(start);
  return top === undefined ? undefined : gitDirAt(top);
};

const gitDirAt = (directory: string): string | undefined => {
  const dotGit = join(directory, '.git');
  const pointer = /^gitdir: *(.+)$/.exec(firstLine(dotGit) ?? '')?.[1];
  const gitDir = realDirectory(pointer === undefined ? dotGit : resolve(directory, pointer));
  return gitDir !== undefined && firstLine(join(gitDir, 'HEAD')) !== undefined ? gitDir : undefined;
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
