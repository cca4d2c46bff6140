// Finds notes by words (BM25) and by parts of names (three letters at a time). Notes are few: the index is in memory.
import MiniSearch from 'minisearch';
import type { Note } from '../../core/note.ts';
import { gramsOf, wordsOf } from './terms.ts';

/** Notes by what they say, best first; the newest first when nothing is asked for. */
export type NoteSearch = (query: string) => readonly Note[];

interface Document {
  readonly id: string;
  readonly title: string;
  readonly tags: string;
  readonly places: string;
  readonly content: string;
  readonly grams: string;
}

const TEXTS = ['title', 'tags', 'places', 'content'];
/** A part of a name says less than a word. */
const GRAM_WEIGHT = 0.5;

export const createNoteSearch = (notes: readonly Note[]): NoteSearch => {
  const byId = new Map(notes.map((note) => [note.note, note]));
  const index = new MiniSearch<Document>({
    fields: [...TEXTS, 'grams'],
    tokenize: (text, field) => (field === 'grams' ? gramsOf(text) : wordsOf(text)),
    processTerm: (term) => term,
    searchOptions: { boost: { title: 3, tags: 2, places: 2 } },
  });
  index.addAll(notes.map(documentOf));
  const byWords = (query: string) => index.search(query, { fields: TEXTS, tokenize: wordsOf, prefix: isLong });
  const byGrams = (word: string) =>
    index.search(word, { fields: ['grams'], tokenize: gramsOf, combineWith: 'AND', boost: { grams: GRAM_WEIGHT } });
  return (query) => {
    if (query.trim() === '') return notes.toReversed();
    const scores = new Map<string, number>();
    for (const { id, score } of [...byWords(query), ...query.split(/\s+/).flatMap(byGrams)]) {
      scores.set(id, (scores.get(id) ?? 0) + score);
    }
    return [...scores].sort(([, a], [, b]) => b - a).flatMap(([id]) => byId.get(id) ?? []);
  };
};

const isLong = (term: string): boolean => term.length > 3;

const documentOf = ({ note, title, tags, about, content }: Note): Document => ({
  id: note,
  title,
  tags: tags.join(' '),
  places: about.map(({ path, symbol = '' }) => `${path} ${symbol}`).join(' '),
  content,
  grams: [title, ...tags, content].join(' '),
});
