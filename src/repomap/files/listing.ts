// The files of a worktree with the identity of their contents, current at every look. Costs one stat a source file;
// only what changed since it was known is read.
import { lstatSync } from 'node:fs';
import type { GitView, PathOnly, Snapshot, SourceFile, TrackedFile } from '../types.ts';
import { blobId, MAX_BYTES, readContent, type Stamp, sameStamp, stampOf } from './content.ts';
import { type IgnoreRules, ignoreRules } from './ignored.ts';
import { isSource, languageOf, unreadByPath } from './language.ts';
import { openTree } from './tree.ts';

/** A file written this shortly before it was looked at may be written again within the same tick of its clock. */
const CLOCK_TICK_MS = 50;
/** The index keeps sizes modulo 2^32, times in nanoseconds that a double rounds to less than this. */
const TIME_ROUNDING_MS = 0.001;
/** Contents are named by sha1, whatever the repository uses. */
const SHA1_HEX = 40;

interface Known {
  readonly file: SourceFile;
  readonly stamp: Stamp | undefined;
  /** `path`: nothing but its path matters. `stamp`: the same as long as its stamp is. `look`: to be read again. */
  readonly until: 'path' | 'stamp' | 'look';
}

export interface Listing {
  /** The files as they are now; the same object as before when nothing changed. */
  look(): Snapshot;
  /** The stamp with which a file's content was identified; undefined when it is path-only. */
  stamp(file: SourceFile): Stamp | undefined;
}

/** Opens the list of files below a root. Never throws. */
export const openListing = ({ root, git }: { readonly root: string; readonly git?: GitView | undefined }): Listing => {
  let tracked = trackedFiles(git, undefined);
  const known = new Map<string, Known>();
  let snapshot: Snapshot | undefined;
  const rules = (): IgnoreRules => ignoreRules(root, git?.prefix ?? '', git?.directory);
  const tree = openTree({
    root,
    rules,
    isTracked: (path) => tracked.paths.has(path),
    skipRepositories: git !== undefined,
  });

  const refreshTracked = (): void => {
    const current = trackedFiles(git, tracked);
    if (current !== tracked) tree.reset();
    tracked = current;
  };

  const look = (): Snapshot => {
    refreshTracked();
    let isChanged = snapshot === undefined;
    const seen = new Set<string>();
    tree.look((path, isLink) => {
      const before = known.get(path);
      if (before?.until === 'path') {
        seen.add(path);
        return;
      }
      const now = lookAt({ root, path, isLink, before, tracked: tracked.files.get(path), indexTime: tracked.time });
      if (now === undefined) return;
      seen.add(path);
      if (now === before) return;
      if (now.file !== before?.file) isChanged = true;
      known.set(path, now);
    });
    if (seen.size !== known.size) {
      isChanged = true;
      for (const path of known.keys()) if (!seen.has(path)) known.delete(path);
    }
    const head = git?.head();
    if (snapshot !== undefined && !isChanged && snapshot.head === head) return snapshot;
    const files = isChanged || snapshot === undefined ? sorted(known) : snapshot.files;
    snapshot = { files, version: (snapshot?.version ?? 0) + 1, head };
    return snapshot;
  };
  return { look, stamp: ({ path }) => known.get(path)?.stamp };
};

const sorted = (known: ReadonlyMap<string, Known>): readonly SourceFile[] =>
  [...known.values()].map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

interface Tracked {
  readonly files: ReadonlyMap<string, TrackedFile>;
  /** Files and the directories that hold them. */
  readonly paths: ReadonlySet<string>;
  /** When the index was written; an entry that is not older may have changed unnoticed. */
  readonly time: number;
}

/** What git tracks below the root; the same object as before when the index did not change. */
const trackedFiles = (git: GitView | undefined, before: Tracked | undefined): Tracked => {
  const stat = git === undefined ? undefined : statOf(`${git.directory}/index`);
  const time = stat?.mtimeMs ?? 0;
  if (before !== undefined && before.time === time) return before;
  const all = git?.index();
  const start = git === undefined || git.prefix === '' ? '' : `${git.prefix}/`;
  const files = new Map<string, TrackedFile>();
  const paths = new Set<string>();
  for (const [path, file] of all ?? []) {
    if (!path.startsWith(start)) continue;
    const below = path.slice(start.length);
    files.set(below, file);
    paths.add(below);
    for (
      let at = below.lastIndexOf('/');
      at > 0 && !paths.has(below.slice(0, at));
      at = below.lastIndexOf('/', at - 1)
    ) {
      paths.add(below.slice(0, at));
    }
  }
  return { files, paths, time };
};

interface Sight {
  readonly root: string;
  readonly path: string;
  readonly isLink: boolean;
  readonly before: Known | undefined;
  readonly tracked: TrackedFile | undefined;
  readonly indexTime: number;
}

/** A file now: as it was known, as git knows it, or read. Undefined when it is gone. */
const lookAt = (sight: Sight): Known | undefined => {
  const { root, path, before } = sight;
  if (sight.isLink) return pathOnly(sight, 'link', 'look');
  if (before?.stamp === undefined) {
    const reason = unreadByPath(path);
    if (reason !== undefined || !isSource(path)) return pathOnly(sight, reason, 'path');
  }
  const stat = statOf(`${root}/${path}`);
  if (stat === undefined) return path.includes('\uFFFD') ? pathOnly(sight, 'unreadable', 'path') : undefined;
  if (before?.until === 'stamp' && before.stamp !== undefined && sameStamp(before.stamp, stat)) return before;
  if (stat.size > MAX_BYTES) return pathOnly(sight, 'large', 'look');
  const stamp = stampOf(stat);
  const content = isClean(sight, stamp) ? sight.tracked?.blob : contentOf(`${root}/${path}`);
  if (content === undefined) return pathOnly(sight, 'unreadable', 'look');
  const until = Date.now() - stamp.mtimeMs > CLOCK_TICK_MS ? 'stamp' : 'look';
  const isSame = before?.file.content === content && before.file.pathOnly === undefined;
  return { file: isSame ? before.file : { path, content, language: languageOf(path) }, stamp, until };
};

const isClean = ({ tracked, indexTime }: Sight, stamp: Stamp): boolean =>
  tracked?.blob.length === SHA1_HEX &&
  tracked.size === stamp.size &&
  Math.abs(tracked.mtimeMs - stamp.mtimeMs) < TIME_ROUNDING_MS &&
  stamp.mtimeMs < indexTime;

const contentOf = (path: string): string | undefined => {
  const read = readContent(path);
  return read === undefined ? undefined : blobId(read.bytes);
};

const pathOnly = ({ path, before }: Sight, reason: PathOnly | undefined, until: Known['until']): Known => {
  if (before !== undefined && before.file.content === '' && before.file.pathOnly === reason) return before;
  const file = { path, content: '', language: languageOf(path) };
  return { file: reason === undefined ? file : { ...file, pathOnly: reason }, stamp: undefined, until };
};

const statOf = (path: string) => {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};
