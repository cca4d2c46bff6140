// What reviewing needs of the world. The steps that change something are handed in one by one, so that a test can let
// the process die between any two of them.
import type { DraftArtifact, DraftKind, DraftRecord } from '../../core/draft.ts';
import type { Envelope, NewEvent } from '../../core/event.ts';
import type { ArtifactStore } from '../../core/ports.ts';
import type { Reviewer } from '../../core/review.ts';
import type { Inspection } from '../../settings/inspect.ts';
import type { ModeNote } from '../../settings/modes.ts';
import type { Note } from '../../settings/trust.ts';

export interface Steps {
  /** Puts events on record and on the disk, in one piece; gives the segment. Throws log_unavailable. */
  readonly record: (by: Reviewer, events: readonly NewEvent[]) => Promise<string>;
  readonly put: (root: string, path: string, bytes: Uint8Array) => void;
  readonly remove: (root: string, path: string) => void;
  readonly noteMode: (rule: string, note: ModeNote) => void;
  readonly noteGrant: (note: Note) => void;
}

export interface ReviewOptions {
  /** Real path of the workspace. */
  readonly root: string;
  readonly home: string;
  readonly steps: Steps;
  readonly artifacts: ArtifactStore;
  readonly newId: (prefix: string) => string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Of drafts, adoptions and modes, in the order of time, as they are now. */
  readonly events: () => Promise<readonly Envelope[]>;
  readonly drafts: () => Promise<readonly DraftRecord[]>;
  /** The policy files as they are now. */
  readonly inspect: () => Promise<Inspection>;
  /** Throws invalid_arguments with what is wrong with a draft. */
  readonly check: (draft: { readonly kind: DraftKind; readonly artifacts: readonly DraftArtifact[] }) => Promise<void>;
}
