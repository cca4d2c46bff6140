// What a text is found by: its words, the parts of its identifiers, and every three letters of them.

const WORD = /[\p{L}\p{N}_$]+/gu;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu;

/** `createRedactor` is found as itself, as `create` and as `redactor`. Lower case, each once. */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(WORD)].flatMap(([word]) =>
      [word, ...(word.match(PART) ?? [])].map((part) => part.toLowerCase()).filter((part) => part.length > 1),
    ),
  ),
];

/** Shorter than this occurs everywhere. */
const SHORTEST = 4;

/** The letters of each word, three by three; for names of which only a part is known. */
export const gramsOf = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(WORD)]
      .map(([word]) => word.toLowerCase())
      .filter((word) => word.length >= SHORTEST)
      .flatMap((word) => Array.from({ length: word.length - 2 }, (_, at) => word.slice(at, at + 3))),
  ),
];
