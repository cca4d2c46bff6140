// The record of one file's text: the terms and names in it with their counts, sorted, in one flat array. It depends on
// nothing but the bytes and the language, so it can be kept for every file with the same content.
//
//   [version, terms, names, words of code, of documentation, of strings, of definitions,
//    term, counts (code | doc << 8 | string << 16 | definition << 24), …   sorted by term
//    name, count in code | defined << 31, …                                sorted by name]

/** Written into what is kept; another number makes kept records worthless. */
export const RECORD_VERSION = 1;

export const HEADER = { version: 0, terms: 1, names: 2, code: 3, doc: 4, string: 5, definition: 6, size: 7 } as const;
export const DEFINED = 1 << 31;

/** Whether an array is a whole record of this version. */
export const isRecord = (record: Int32Array): boolean =>
  record.length >= HEADER.size &&
  record[HEADER.version] === RECORD_VERSION &&
  record.length === HEADER.size + 2 * ((record[HEADER.terms] ?? 0) + (record[HEADER.names] ?? 0));

/** Position of the first name in a record. */
export const namesAt = (record: Int32Array): number => HEADER.size + 2 * (record[HEADER.terms] ?? 0);

/** Counts of a term, packed as above; 0 when it is not in the text. */
export const countsOf = (record: Int32Array, term: number): number =>
  pairValue(record, term, HEADER.size, record[HEADER.terms] ?? 0);

/** Count of a name, packed as above; 0 when it is not in the text. */
export const countOfName = (record: Int32Array, name: number): number =>
  pairValue(record, name, namesAt(record), record[HEADER.names] ?? 0);

/** What stands behind a key among so many pairs that are sorted by their keys. */
const pairValue = (record: Int32Array, key: number, start: number, pairs: number): number => {
  let low = 0;
  let high = pairs - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = record[start + 2 * middle] ?? 0;
    if (found === key) return record[start + 2 * middle + 1] ?? 0;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
};
