// A call of the past, in the one shape into which every format is brought.
import type { Effect } from '../core/effect.ts';
import type { ImportSource } from '../core/imported.ts';

/** How a call ended, as far as the source says. */
export interface PastResult {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly text: string;
  /** The source calls it a failure. */
  readonly failed: boolean;
  /** The source says that a person refused or stopped it, whatever its text is. */
  readonly refused?: boolean;
  /** The source says that a rule, a hook or the absence of a person kept it from running. */
  readonly barred?: boolean;
  readonly interrupted?: boolean;
}

export interface PastCall {
  readonly from: ImportSource;
  /** As the source names the session. */
  readonly session: string;
  /** The same whenever the same call is read again. */
  readonly id: string;
  /** name/version */
  readonly client: string;
  readonly tool: string;
  readonly input: unknown;
  /** Working directory on the machine where it was made, absolute. */
  readonly cwd: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Made by a subagent. */
  readonly sidechain: boolean;
  /** What the format itself says it touches; else the table of the clients' tools knows. */
  readonly effects?: readonly Effect[];
  readonly result: PastResult | undefined;
}

/** Something in a source that was not understood, told once with its first place. */
export interface Skipped {
  readonly file: string;
  /** From 1; 0 for a file as a whole. */
  readonly line: number;
  readonly what: string;
}

/** What reading a source yields. `elsewhere`: a session of another repository, left out. */
export type Past = { readonly call: PastCall } | { readonly skipped: Skipped } | { readonly elsewhere: string };
