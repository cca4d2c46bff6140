// A note as it is shown to agents: what somebody wrote is marked line by line, so that it cannot be taken for ours.
import type { FoundNote } from './memory.ts';
import type { NoteRow } from './note.ts';

/** The note with at most so many characters of what it says. */
export const rowOf = ({ note, stale }: FoundNote, chars: number): NoteRow => ({
  note: note.note,
  type: note.type,
  title: note.title,
  state: note.state,
  stale: [...stale],
  origin: note.origin,
  quote: note.content.length <= chars ? note.content : `${note.content.slice(0, chars)}…`,
});

/** A note in words, quoted. */
export const quoted = ({ note, type, title, state, stale, origin, quote }: NoteRow): string =>
  [
    `${note} ${type}, ${state}, by ${origin.kind} (${origin.client}) on ${origin.ts.slice(0, 'yyyy-mm-dd'.length)}${stale.length === 0 ? '' : `; STALE: ${stale.join(', ')}`}`,
    ...[title, ...quote.split('\n')].map((line) => `> ${line}`),
  ].join('\n');
