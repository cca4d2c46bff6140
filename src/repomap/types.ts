// The facts of a repository that a map is made of: its files, what each defines and imports, what changed together.

export type Language =
  | 'typescript'
  | 'tsx'
  | 'javascript'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'c'
  | 'cpp'
  | 'csharp'
  | 'ruby'
  | 'php';

/** Why the content of a file is left alone; in this order in the cache. */
export const UNREAD_REASONS = ['large', 'binary', 'minified', 'generated', 'vendored', 'link', 'unreadable'] as const;

/** Why a file is known by its path alone. */
export type PathOnly = (typeof UNREAD_REASONS)[number];

/** A file of a snapshot. The same object as in the snapshot before when nothing about it changed. */
export interface SourceFile {
  /** Relative to the root, `/`-separated. Bytes that are no UTF-8 appear as U+FFFD, and such a file is `unreadable`. */
  readonly path: string;
  /** Git's blob id of its content (sha1 of `blob <size>\0` and the bytes), in a worktree without git too. Empty when path-only. */
  readonly content: string;
  /** By the extension; undefined for what no grammar reads (prose, data, …). */
  readonly language: Language | undefined;
  readonly pathOnly?: PathOnly;
}

/** The files at one moment. */
export interface Snapshot {
  /** Sorted by path, in code-unit order. */
  readonly files: readonly SourceFile[];
  /** Grows with every snapshot that differs from the one before; the same number means the same snapshot object. */
  readonly version: number;
  /** Commit that HEAD names; undefined without git and in a repository without a commit. */
  readonly head: string | undefined;
}

/** What a definition can be; in this order in the cache. */
export const DEFINITION_KINDS = [
  'class',
  'interface',
  'type',
  'enum',
  'module',
  'function',
  'method',
  'constant',
  'field',
] as const;

export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** One definition of a file. */
export interface Definition {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** First and last line, from 1. Decorators belong to the definition but not to its first line. */
  readonly line: number;
  readonly endLine: number;
  /** Index of the enclosing definition in `definitions`, always smaller than its own; -1 at the top of the file. */
  readonly parent: number;
  /** On one line, without body, at most 200 characters: `async load(path: string): Promise<Rule[]>`. */
  readonly signature: string;
  /** Whether other files can name it, as far as the file itself tells. */
  readonly exported: boolean;
  /** First line of its documentation; empty when there is none. */
  readonly doc: string;
}

/** One import of a file, as written. */
export interface Import {
  /** What stands behind `from`: `./rules.ts`, `os.path`, `..core`, `fmt`. */
  readonly from: string;
  /** Imported names before renaming; `*` for all; empty where the language imports the whole of `from`. */
  readonly names: readonly string[];
}

export interface Symbols {
  /** In the order of the text. */
  readonly definitions: readonly Definition[];
  readonly imports: readonly Import[];
  /** Where the grammar did not understand the file, and its definitions were found line by line instead. */
  readonly approximate: boolean;
  /** Why the content was left alone, where only reading it could tell (minified, generated, binary). */
  readonly unread?: PathOnly;
}

/** One commit of the recent past. */
export interface Change {
  /** Seconds since 1970. */
  readonly time: number;
  /** First line of its message. */
  readonly subject: string;
  /** Files it touched, as they are called in it. */
  readonly paths: readonly string[];
}

/** What is derived from a content and kept for it under a name of its own: `symbols`, `scan`. */
export type Section = 'symbols' | 'scan';

/** The index of one worktree. Nothing in it throws because of what a file holds. */
export interface RepositoryIndex {
  /** The files as they are now. Concurrent calls share one look at the disk. */
  refresh(): Promise<Snapshot>;
  /** The text of a file now, or undefined when it is gone, path-only or no longer what the snapshot saw. */
  text(file: SourceFile): string | undefined;
  /** What a file defines, where that is known already; undefined otherwise and where no grammar reads it. */
  symbols(file: SourceFile): Symbols | undefined;
  /** Makes `symbols` know these files; at once for few, in the workers for many. */
  need(files: readonly SourceFile[]): Promise<void>;
  /** Parses in worker threads what is not known yet; resolves when it is. Called twice it works once. */
  background(): Promise<void>;
  /** Bytes kept for this content under a section; a view that must not be written to. */
  record(section: Section, file: SourceFile): Uint8Array | undefined;
  /** Keeps bytes for this content; on disk with the next `save`. */
  keep(section: Section, file: SourceFile, bytes: Uint8Array): void;
  /** Writes what is new to the state directory. Never throws: a cache that cannot be written is only slower. */
  save(): Promise<void>;
  /** Commits that led to HEAD, newest first; empty without git. Cached by HEAD. */
  history(): Promise<readonly Change[]>;
  /** Ends the workers and saves. */
  close(): Promise<void>;
}

/** A file that git tracks, as it was when its content was known. */
export interface TrackedFile {
  /** Blob id in hexadecimal. */
  readonly blob: string;
  /** Modulo 2^32. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** The repository that a worktree belongs to, found without git. */
export interface GitView {
  /** This worktree's own git directory, absolute. */
  readonly directory: string;
  /** Path of the root within the work tree, '' at its top. */
  readonly prefix: string;
  /** Regular files of git's index by path from the top of the work tree; undefined when it cannot be read. */
  readonly index: () => ReadonlyMap<string, TrackedFile> | undefined;
  /** Commit that is checked out; undefined before the first one. */
  readonly head: () => string | undefined;
  /** Runs git with these arguments in the root, on hardened configuration; rejects when it fails. For history only. */
  readonly run: (args: readonly string[]) => Promise<string>;
}

export interface IndexOptions {
  /** Real path of the worktree. */
  readonly root: string;
  /** Where the cache is kept; shared by all worktrees of a repository. */
  readonly stateDir: string;
  readonly git?: GitView;
  /** The built worker of repomap/workers/worker.ts; without it the calling thread parses, in slices. */
  readonly worker?: URL;
}

/** `openIndex` of repomap/open-index.ts. */
export type OpenIndex = (options: IndexOptions) => RepositoryIndex;
