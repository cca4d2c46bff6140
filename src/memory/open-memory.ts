// Memory over the log: notes are followed as they are written, by this process or another, and searched in memory.
import type { Envelope } from '../core/event.ts';
import type { FoundNote, FoundNotes, Memory, NoteQuery } from '../core/memory.ts';
import type { Note } from '../core/note.ts';
import type { RuleRow } from '../core/records.ts';
import type { RepoMapText } from '../core/repo-map-text.ts';
import type { Trace } from '../core/trace.ts';
import type { Follow } from '../log/follow.ts';
import { bind, type ReadText, staleness } from './notes/bindings.ts';
import { evidenceFor } from './notes/evidence.ts';
import { foldNotes, isActive, isShown } from './notes/fold.ts';
import { createNoteSearch, type NoteSearch } from './notes/search.ts';
import type { CountTokens } from './pack/fit.ts';
import { packContext } from './pack/pack.ts';

export interface MemoryOptions {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  readonly follow: NoteFollow;
  readonly readText: ReadText;
  readonly trace: () => Promise<Trace>;
  readonly rules: () => Promise<readonly RuleRow[]>;
  /** Absent where there is no map. */
  readonly repoMap?: RepoMapText;
  readonly countTokens: () => Promise<CountTokens>;
  /** Where the task of a run stands, in lines; absent where nobody knows of tasks. */
  readonly task?: (run: string) => Promise<readonly string[]>;
}

/** Events of notes: those that are there when it begins, and those that come; some may be told twice. */
export interface NoteFollow {
  readonly begin: readonly Envelope[];
  readonly more: Follow;
}

interface Known {
  readonly notes: readonly Note[];
  readonly find: NoteSearch;
}

export const openMemory = (options: MemoryOptions): Memory => {
  const { state, follow, readText } = options;
  const known = createKnown(follow);
  const memory = {
    notes: () => known().notes,
    search: (query: NoteQuery) => search(known(), query, readText),
    staleness: (note: Note) => staleness(note, readText),
    bind,
    evidence: (ids: readonly string[]) => evidenceFor(state, ids),
  };
  return { ...memory, pack: (request) => packContext({ ...options, memory }, request) };
};

const createKnown = ({ begin, more }: NoteFollow): (() => Known) => {
  const events = new Map(begin.map((event) => [event.id, event]));
  const fold = (): Known => {
    const notes = foldNotes([...events.values()]);
    return { notes, find: createNoteSearch(notes.filter(isActive)) };
  };
  let current = fold();
  return () => {
    const size = events.size;
    for (const event of more()) events.set(event.id, event);
    if (events.size > size) current = fold();
    return current;
  };
};

const search = ({ find }: Known, { query, type, tag, limit, session }: NoteQuery, read: ReadText): FoundNotes => {
  const fitting = find(query).filter(
    (note) => (type === undefined || note.type === type) && (tag === undefined || note.tags.includes(tag)),
  );
  const shown = fitting.filter((note) => isShown(note, session));
  const fresh: FoundNote[] = [];
  const stale: FoundNote[] = [];
  // What may be wrong by now comes last; files are looked at only until there are enough notes.
  for (const note of shown) {
    if (fresh.length === limit) break;
    const changes = staleness(note, read);
    (changes.length === 0 ? fresh : stale).push({ note, stale: changes });
  }
  return { notes: [...fresh, ...stale].slice(0, limit), withheld: fitting.length - shown.length };
};
