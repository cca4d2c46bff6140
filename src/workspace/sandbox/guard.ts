// What of a workspace may be written, what only read and what not even seen, as mounts. Also which names have to be
// taken before the command starts, because what does not exist cannot be mounted over.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { type GitPlaces, pointsBack } from '../git.ts';
import { isInside, joined } from '../path-text.ts';
import type { Mount } from './argv.ts';
import type { Findings, Found } from './scan.ts';

/** A name that is taken on the disk while commands run, so that none of them can. */
export interface Trap {
  readonly path: string;
  /** Content of a file; a directory where undefined, which git does not show as untracked. */
  readonly content?: string;
}

export interface Guard {
  readonly mounts: readonly Mount[];
  readonly traps: readonly Trap[];
}

export interface Ground {
  /** Real path of the workspace. */
  readonly root: string;
  readonly findings: Findings;
  readonly git: GitPlaces | undefined;
  /** Names at the top of the workspace that steer tools and assistants. */
  readonly steering: readonly string[];
  /** Directories of the harness itself. */
  readonly own: readonly string[];
}

/** Files and directories of a repository that name programs for git to run, or another place to look for them. */
const GIT_STEERING: ReadonlyArray<{ readonly name: string; readonly trap?: Omit<Trap, 'path'> }> = [
  { name: 'config', trap: { content: '' } },
  { name: 'config.worktree', trap: { content: '' } },
  // `.` says what is so without the file: that this directory is the common one.
  { name: 'commondir', trap: { content: '.\n' } },
  { name: 'hooks', trap: {} },
  { name: 'modules' },
  { name: 'worktrees' },
  { name: 'gitdir' },
];

/** The workspace for a command that was proven to write nothing; `hiding` as it stands in a guard. */
export const guardForReading = (ground: Ground, hiding: readonly Mount[] = hidden(ground)): readonly Mount[] => [
  { kind: 'read', path: ground.root },
  ...gitOutside(ground).map(asRead),
  ...hiding,
];

/** The workspace for a command that may write. */
export const guardForWriting = (ground: Ground): Guard => {
  const { root, findings, git } = ground;
  const named = findings.guarded.map(({ path, type }) => ({ path: joined(root, path), type }));
  const guarded = [...named, ...named.flatMap((found) => targetOf(root, found))];
  const own = ownInside(ground);
  const gitDirs = guarded
    .filter(({ path, type }) => type === 'directory' && isRepository(path))
    .map(({ path }) => path);
  const worktree = git !== undefined && isOwnWorktree(ground, git) ? [git.commonDir, git.gitDir] : [];
  const repositories = [...gitDirs, ...worktree].map(gitGuard);
  const steering = ground.steering.map((name) => joined(root, name));
  const missing = [...new Set([...steering, ...own].flatMap((path) => firstMissing(root, path)))];
  const secret = findings.secret.map(({ path }) => joined(root, path));
  return {
    mounts: [
      { kind: 'write', path: root },
      ...parents(root, [...guarded.map(({ path }) => path), ...secret, ...own]).map(asWritten),
      ...guarded.filter(({ type }) => type === 'link').flatMap(({ path }) => aroundLink(dirname(path))),
      ...guarded.filter(({ type }) => type !== 'link').map(asRead),
      ...gitOutside(ground).map(asRead),
      ...repositories.flatMap(({ mounts }) => mounts),
      ...missing.map(asRead),
      ...hidden(ground),
    ],
    traps: [...missing.map((path) => ({ path })), ...repositories.flatMap(({ traps }) => traps)],
  };
};

/** The mounts whose place still exists: over anything else, bubblewrap would make a file of its own or give up. */
export const stillThere = (mounts: readonly Mount[]): readonly Mount[] => mounts.filter(({ path }) => isThere(path));

const asRead = (place: string | { readonly path: string }): Mount => ({
  kind: 'read',
  path: typeof place === 'string' ? place : place.path,
});

const asWritten = (path: string): Mount => ({ kind: 'write', path });

const isRepository = (path: string): boolean =>
  basename(path).toLowerCase() === '.git' && isThere(joined(path, 'HEAD'));

/** Pinned by a mount of its own, so that it cannot be moved away, with what steers git read-only in it. */
const gitGuard = (directory: string): Guard => {
  const entries = GIT_STEERING.map(({ name, trap }) => ({ path: joined(directory, name), trap }));
  const held = entries.filter(({ path, trap }) => trap !== undefined || isThere(path));
  return {
    mounts: [{ kind: 'write', path: directory }, ...held.map(asRead)],
    traps: entries.flatMap(({ path, trap }) => (trap === undefined || isThere(path) ? [] : [{ path, ...trap }])),
  };
};

/** Directories on the way to what is held: as mounts they cannot be moved aside and made anew. */
const parents = (root: string, paths: readonly string[]): readonly string[] => {
  const all = new Set<string>();
  for (const path of paths) {
    for (let above = dirname(path); above !== root && isInside(root, above); above = dirname(above)) all.add(above);
  }
  return [...all].filter(isThere);
};

/** A link cannot be mounted over, only removed and replaced: so nothing can be changed right beside it. */
const aroundLink = (directory: string): readonly Mount[] => [
  asRead(directory),
  ...readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => asWritten(joined(directory, name))),
];

/** The topmost part of a path below the root that does not exist. */
const firstMissing = (root: string, path: string): readonly string[] => {
  let missing: string | undefined;
  for (let at = path; at !== root && !isThere(at); at = dirname(at)) missing = at;
  return missing === undefined ? [] : [missing];
};

const ownInside = ({ root, own }: Ground): readonly string[] =>
  own.filter((directory) => directory !== root && isInside(root, directory));

const hidden = (ground: Ground): readonly Mount[] => [
  ...ground.findings.secret.flatMap((found) => hiding(ground.root, found)),
  ...ownInside(ground)
    .filter(isThere)
    .map((path): Mount => ({ kind: 'hidden-directory', path })),
];

/** Where a link really leads inside the workspace; what it leads to outside is not there at all. */
const targetOf = (root: string, { path, type }: Found): readonly Found[] => {
  if (type !== 'link') return [];
  try {
    const real = realpathSync.native(path);
    if (!isInside(root, real) || real === root) return [];
    return [{ path: real, type: lstatSync(real).isDirectory() ? 'directory' : 'file' }];
  } catch {
    return [];
  }
};

/** A link is hidden where it leads. */
const hiding = (root: string, { path, type }: Found): readonly Mount[] => {
  const absolute = joined(root, path);
  if (type === 'directory') return [{ kind: 'hidden-directory', path: absolute }];
  if (type === 'file') return [{ kind: 'hidden-file', path: absolute }];
  return targetOf(root, { path: absolute, type }).flatMap((target) =>
    hiding(root, { ...target, path: relative(root, target.path) }),
  );
};

/** What git needs to see of a repository whose top, or whose main worktree, is not this workspace. */
const gitOutside = (ground: Ground): readonly string[] => {
  const { root, git } = ground;
  if (git === undefined) return [];
  // A `.git` above the workspace is nobody's whom the workspace confines; one in it has to be vouched for.
  const trusted = !isInside(root, git.dotGit) || isOwnWorktree(ground, git);
  return trusted ? [git.dotGit, git.gitDir, git.commonDir].filter((path) => !isInside(root, path)) : [];
};

const isOwnWorktree = ({ root }: Ground, git: GitPlaces): boolean =>
  git.dotGit === joined(root, '.git') && !isInside(root, git.gitDir) && pointsBack(git);

const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
};
