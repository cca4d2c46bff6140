// Notes as their events have left them: a pure fold, the same in whatever order the events were read.
import * as z from 'zod';
import { type Envelope, EVENT_DATA, type EventType } from '../../core/event.ts';
import { type Note, type NoteState, NoteWrittenSchema, type Origin } from '../../core/note.ts';

export const NOTE_EVENTS = ['note_written', 'note_confirmed', 'note_retired'] as const satisfies readonly EventType[];

/** What people have said about notes. */
interface Word {
  readonly confirmed: ReadonlySet<string>;
  /** The reason, by note. */
  readonly retired: ReadonlyMap<string, string>;
  /** The reason, by session; also notes that it writes later are gone. */
  readonly purged: ReadonlyMap<string, string>;
}

/** Every note, oldest first. What is no event of a note is passed over. */
export const foldNotes = (events: readonly Envelope[]): readonly Note[] => {
  const word = wordOf(events);
  const notes = events
    .flatMap((event) => noteOf(event, word))
    .sort((a, b) => Number(a.note > b.note) - Number(a.note < b.note));
  return withoutSuperseded(notes);
};

/** Only a person confirms or retires: what an agent might have got into the record counts for nothing. */
const wordOf = (events: readonly Envelope[]): Word => {
  const confirmed = new Set<string>();
  const retired = new Map<string, string>();
  const purged = new Map<string, string>();
  for (const { type, principal, data } of events) {
    if (principal !== 'human') continue;
    if (type === 'note_confirmed') {
      for (const note of ConfirmedSchema.safeParse(data).data?.notes ?? []) confirmed.add(note);
    }
    const gone = type === 'note_retired' ? RetiredSchema.safeParse(data).data : undefined;
    if (gone === undefined) continue;
    for (const note of gone.notes) retired.set(note, gone.reason);
    if (gone.purged_session !== undefined) purged.set(gone.purged_session, gone.reason);
  }
  return { confirmed, retired, purged };
};

// A later version may say more.
const WrittenSchema = z.looseObject(NoteWrittenSchema.shape);
const ConfirmedSchema = z.looseObject(EVENT_DATA.note_confirmed.shape);
const RetiredSchema = z.looseObject(EVENT_DATA.note_retired.shape);

const noteOf = (event: Envelope, word: Word): readonly Note[] => {
  const written = event.type === 'note_written' ? WrittenSchema.safeParse(event.data).data : undefined;
  if (written === undefined) return [];
  const sessions = [event.session, ...written.evidence.map(({ session }) => session)];
  const purge = sessions.map((session) => word.purged.get(session)).find((reason) => reason !== undefined);
  const reason = purge ?? word.retired.get(written.note);
  return [
    {
      ...written,
      origin: originOf(event, written.evidence.length > 0),
      state: purge === undefined ? stateOf(event, written.note, word) : 'purged',
      ...(reason === undefined ? {} : { reason }),
    },
  ];
};

const originOf = ({ principal, client, session, run, ts }: Envelope, rests: boolean): Origin => {
  const agent = rests ? 'tool_output' : 'agent';
  return { kind: principal === 'human' ? 'person' : agent, client, session, run, ts };
};

const stateOf = ({ principal }: Envelope, note: string, { confirmed, retired }: Word): NoteState => {
  if (retired.has(note)) return 'retired';
  return principal === 'human' || confirmed.has(note) ? 'confirmed' : 'unconfirmed';
};

/** What nobody has confirmed cannot take the place of what somebody has, nor of what another session says. */
const withoutSuperseded = (notes: readonly Note[]): readonly Note[] => {
  const byId = new Map(notes.map((note) => [note.note, note]));
  const replaced = new Map<string, string>();
  for (const { note, supersedes, state, origin } of notes) {
    const old = supersedes === undefined ? undefined : byId.get(supersedes);
    if (old === undefined) continue;
    const own = state === 'unconfirmed' && old.state === 'unconfirmed' && old.origin.session === origin.session;
    if (state === 'confirmed' || own) replaced.set(old.note, note);
  }
  return notes.map((note) => {
    const by = replaced.get(note.note);
    return by === undefined || !isActive(note) ? note : { ...note, state: 'superseded', reason: `superseded by ${by}` };
  });
};

/** Whether it can still be shown to somebody. */
export const isActive = ({ state }: Note): boolean => state === 'confirmed' || state === 'unconfirmed';

/** Whether an agent of this session may be shown it. */
export const isShown = (note: Note, session: string): boolean =>
  note.state === 'confirmed' || (note.state === 'unconfirmed' && note.origin.session === session);
