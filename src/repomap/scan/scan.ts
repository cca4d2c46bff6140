// One pass over a text: which words, as code, documentation, string or definition, and how often.
import { createDefinitions } from './definitions.ts';
import { HEADER, RECORD_VERSION } from './record.ts';
import { createSpans, FIELD, type Field, type VisitSpan } from './spans.ts';
import { syntaxOf } from './syntax.ts';
import { createTally } from './tally.ts';
import { createWords } from './words.ts';

/** Scans one text after the other. `bytes`: UTF-8, or whatever a file holds. */
export type Scan = (bytes: Uint8Array, language: string | undefined) => Int32Array;

/** Makes a scan with its scratch memory, some 1 MB. */
export const createScan = (): Scan => {
  const words = createWords();
  const definitions = createDefinitions();
  const terms = createTally();
  const names = createTally();
  const cutters = new Map<string | undefined, ReturnType<typeof createSpans>>();
  const lengths = new Int32Array(4);
  let shift = 0;
  let field: Field | 3 = FIELD.code;
  const visitor = {
    term: (hash: number): void => {
      terms.add(hash, shift);
      lengths[field] = (lengths[field] ?? 0) + 1;
    },
    name: (hash: number, start: number, end: number): void => {
      if (field === FIELD.code && end - start > 2) names.add(hash, 0);
    },
  };
  const definedName = {
    term: visitor.term,
    name: (hash: number): void => names.mark(hash),
  };
  const cutterFor = (language: string | undefined): ReturnType<typeof createSpans> => {
    const known = cutters.get(language) ?? createSpans(syntaxOf(language));
    cutters.set(language, known);
    return known;
  };
  return (bytes, language) => {
    terms.clear();
    names.clear();
    lengths.fill(0);
    const visitSpan: VisitSpan = (start, end, spanField) => {
      field = spanField;
      shift = 8 * spanField;
      words(bytes, start, end, visitor);
    };
    cutterFor(language)(bytes, visitSpan);
    if (language !== undefined) {
      field = 3;
      shift = 24;
      definitions(bytes, (start, end) => words(bytes, start, end, definedName));
    }
    return recordOf(terms.sorted(), names.sorted(), lengths);
  };
};

const recordOf = (terms: Int32Array, names: Int32Array, lengths: Int32Array): Int32Array => {
  const record = new Int32Array(HEADER.size + terms.length + names.length);
  record[HEADER.version] = RECORD_VERSION;
  record[HEADER.terms] = terms.length / 2;
  record[HEADER.names] = names.length / 2;
  record.set(lengths, HEADER.code);
  record.set(terms, HEADER.size);
  record.set(names, HEADER.size + terms.length);
  return record;
};
