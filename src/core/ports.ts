// What the pipeline and the tools need from the outside, as small as it can be.
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { EventContext, NewEvent } from './event.ts';
import type { ArtifactRef } from './observation.ts';
import type { Principal } from './session.ts';

/** What the file system said about a path, at the moment it was looked at. Recorded, so that a decision can be replayed. */
export interface PathFact {
  /** Absolute, as asked; `.` and `..` resolved in the text only. */
  readonly path: string;
  /** Absolute, of what was really opened; for something that does not exist: its deepest real ancestor plus the rest. */
  readonly real: string;
  readonly type: 'file' | 'directory' | 'missing' | 'other';
  /** Why the path cannot be used at all (NUL, too long, link loop, …); such a path is denied. */
  readonly refused?: string;
}

export interface Facts {
  /** By the path text of the effect. One entry, or one per match where the effect is a glob. */
  readonly paths: Readonly<Record<string, readonly PathFact[]>>;
  /**
   * By the directory of a listing: of all the names in it, those that lead elsewhere or would be taken for something else.
   * Empty where there is none, or where a sandbox makes them harmless.
   */
  readonly listed?: Readonly<Record<string, readonly PathFact[]>>;
  /** That a command would run in a sandbox without network; told where the verdict depends on it. */
  readonly sandbox?: true;
}

/** A regular file, open since before it was judged: what was judged is what is read. */
export interface HeldFile {
  /** Relative to the workspace root, `/`-separated. */
  readonly path: string;
  readonly size: number;
  /** At most `limit` bytes from the start. */
  read(limit: number): Buffer;
}

export interface Written {
  readonly created: boolean;
  /** Relative to the workspace root. */
  readonly path: string;
}

export interface Files {
  /** The file behind a declared read. Throws not_found, not_a_file. */
  open(path: string): HeldFile;
  /** The real directory behind a declared read, absolute. Throws not_found, not_a_directory. */
  directory(path: string): string;
  /** Whether something existed behind a declared effect when it was judged. */
  exists(path: string): boolean;
  /** Puts new content at a declared write, atomically. `unlessExists` refuses to replace. Throws already_exists, changed_meanwhile. */
  write(path: string, bytes: Uint8Array, options?: { readonly unlessExists?: boolean }): Promise<Written>;
}

/** How an understood command is started: its words directly, or the original text by a shell. */
export type ExecPlan = {
  readonly cwd: string;
  /** That it has no business writing in the workspace; a sandbox holds it to that. */
  readonly readOnly?: true;
} & ({ readonly argv: readonly string[] } | { readonly shell: string });

export interface CommandResult {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** stdout and stderr as they came, decoded. */
  readonly output: string;
  /** Bytes beyond the capture limit that were thrown away. */
  readonly droppedBytes: number;
  readonly durationMs: number;
  /** What confined the process. */
  readonly sandbox: 'none' | 'bubblewrap';
}

/** One request to a server on this machine. */
export interface ServerRequest {
  readonly method: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface ServerAnswer extends Omit<CommandResult, 'output'> {
  /** What the server has printed, its end. */
  readonly printed: string;
  /** What it answered; absent when it did not, and then `problem` says why. */
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** Its first 64 kB, decoded. */
    readonly body: string;
    readonly bytes: number;
  };
  readonly problem?: string;
}

export interface Commands {
  /** Runs the judged command until it ends, times out (ms) or the call is cancelled; then its whole process tree is gone. */
  run(options: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>> }): Promise<CommandResult>;
  /** Starts the judged command as a server, sends it one request as soon as it listens, and stops it. */
  serve(options: { readonly timeoutMs: number; readonly request: ServerRequest }): Promise<ServerAnswer>;
}

export interface ArtifactStore {
  /** Stores bytes once; the same bytes have the same address. */
  put(bytes: Uint8Array): Promise<ArtifactRef>;
  /** The bytes, or undefined when no such artifact is stored. */
  get(sha256: string): Promise<Buffer | undefined>;
}

export interface EventLog {
  /** Appends events as one unit, before it returns. Throws log_unavailable; then nothing was acknowledged. */
  append(context: EventContext, events: readonly NewEvent[]): void;
  /**
   * Appends events in this turn of the event loop, in one write with what others append; resolves when they are in the
   * log, rejects with log_unavailable. For outcomes: many answers that are ready together cost one write.
   */
  appendSoon(context: EventContext, events: readonly NewEvent[]): Promise<void>;
}

export interface Judged {
  readonly tool: string;
  readonly principal: Principal;
  /** Of the call; undefined where somebody only asks what would be. */
  readonly session?: string | undefined;
  /** Real paths of the parts of the workspace that the session keeps to; undefined: all of it. */
  readonly within?: readonly string[] | undefined;
}

export interface Policy {
  /** sha256 of everything that can change a verdict. */
  readonly hash: string;
  readonly mode: string;
  /** Replaces each command by the effects that its parts are known to have. Pure. */
  analyse(effects: readonly Effect[]): { readonly effects: readonly Effect[]; readonly plan?: ExecPlan };
  /** Pure: no I/O, no clock. */
  judge(call: Judged, effects: readonly Effect[], facts: Facts): Verdict;
}

/** Held files and facts of one call; close gives back every descriptor. */
export interface Held {
  readonly facts: Facts;
  readonly files: (checkpoint: Checkpoint) => Files;
  close(): void;
}

/** Told of the bytes that a write is about to replace; undefined when there was nothing. */
export type Checkpoint = (path: string, before: Uint8Array | undefined) => Promise<void>;

/** What a tool may look at before it has been judged: names and small files that say how the workspace is built. */
export interface Place {
  /** Text of a small file inside the workspace, or undefined when it is absent, too large or refused by the floors. */
  readText(path: string): string | undefined;
  /** Names in a directory inside the workspace; empty when there is none. */
  list(path: string): readonly string[];
}

export interface Workspace {
  /** Real path of the root. */
  readonly root: string;
  readonly place: Place;
  /** Opens what is to be read, resolves what is to be written. Never throws: what cannot be used is a fact. */
  look(effects: readonly Effect[]): Held;
  /** Runs a plan in the workspace. */
  run(
    plan: ExecPlan,
    options: {
      readonly timeoutMs: number;
      readonly env?: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
      readonly onOutput?: (tail: string) => void;
    },
  ): Promise<CommandResult>;
  /** Runs a plan as a server, for one request. */
  serve(
    plan: ExecPlan,
    options: { readonly timeoutMs: number; readonly request: ServerRequest; readonly signal: AbortSignal },
  ): Promise<ServerAnswer>;
}

export interface Redactor {
  /** The text with every secret replaced by `[redacted …]`. Synchronous where nothing looks like one. */
  redact(text: string): string | Promise<string>;
}

/** A file as it was at one moment. */
export interface FileState {
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly modified: string;
  readonly sha256?: string;
}

/** A file that is not as the last recorded call saw or left it; null where there was, or is, none. */
export interface Drift {
  /** Relative to the workspace. */
  readonly path: string;
  readonly before: FileState | null;
  readonly after: FileState | null;
}

/** What recorded calls know of files; a hint, not a record: losing it loses no event, only the comparison. */
export interface Seen {
  /** Compares files (real paths) with what is known, and knows them as they are from now on. Never throws. */
  look(paths: readonly string[]): readonly Drift[];
  /** What these files are now is the work of a recorded call. Never throws. */
  left(paths: readonly string[]): void;
}
