// What is remembered beyond a call, to be asked. Nothing here writes: notes are written by events of calls and of people.
import type { ContextPack, PackRequest } from './context-pack.ts';
import type { Bound, Evidence, Note, NoteType } from './note.ts';

export interface NoteQuery {
  /** Words, names or parts of names; empty: the newest. */
  readonly query: string;
  readonly type?: NoteType | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
  /** The session that asks: it is shown its own unconfirmed notes as well. */
  readonly session: string;
}

export interface FoundNote {
  readonly note: Note;
  /** What has changed since it was written. */
  readonly stale: readonly string[];
}

export interface FoundNotes {
  /** Best first. */
  readonly notes: readonly FoundNote[];
  /** Notes that fit and are not shown, because no person has confirmed them. */
  readonly withheld: number;
}

export interface Memory {
  /** Every note on record, oldest first. */
  notes(): readonly Note[];
  search(query: NoteQuery): FoundNotes;
  /** What has changed of what the note is about. */
  staleness(note: Note): readonly string[];
  /** A file as a note is bound to it. Throws not_found for a file or symbol that is not there. */
  bind(path: string, content: string, symbol: string | undefined): Bound;
  /** What is on record under the ids of events or calls. Throws not_found for an id that is nowhere. */
  evidence(ids: readonly string[]): Promise<readonly Evidence[]>;
  pack(request: PackRequest): Promise<ContextPack>;
}
