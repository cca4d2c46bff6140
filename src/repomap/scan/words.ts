// Words and their parts as hashes, without making a string of any: `parseRequestBody` is itself, `parse`, `request`,
// `body` and `parserequestbody`. 32 bits: two words of a query collide with another word in one of some thousand
// queries, which then costs a file some places, and is the same in every process.

/** Told of each word: the hash of its exact spelling, 0 where it is too short to be a name. */
export interface WordVisitor {
  /** A part, or the whole without separators, in lower case and stemmed. `length`: bytes before stemming. */
  readonly term: (hash: number, length: number) => void;
  /** The word as it is spelled. */
  readonly name: (hash: number, start: number, end: number) => void;
}

/** Longer runs of letters are data, not words. */
const MAX_WORD_BYTES = 64;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const CLASS = { other: 0, lower: 1, upper: 2, digit: 3, joint: 4 } as const;

const classOf = (byte: number): number => {
  if (byte >= 97 && byte <= 122) return CLASS.lower;
  if (byte >= 65 && byte <= 90) return CLASS.upper;
  if (byte >= 48 && byte <= 57) return CLASS.digit;
  if (byte === 95 || byte === 36) return CLASS.joint;
  return byte >= 128 ? CLASS.lower : CLASS.other;
};

/** `HTTPServer` is two words: a capital begins one after anything else, and before a small letter. */
const beginsPart = (previous: number, next: number | undefined): boolean =>
  previous !== CLASS.upper || next === CLASS.lower;

const lowered = (byte: number, kind: number): number => (kind === CLASS.upper ? byte + 32 : byte);

export type VisitWords = (text: Uint8Array, start: number, end: number, visitor: WordVisitor) => void;

/** Hash of an exact spelling, as `name` reports it. */
export const nameHash = (word: string): number => {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(word)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash | 0;
};

/** A cutter with its scratch memory; not to be re-entered from its visitor. */
export const createWords = (): VisitWords => {
  const classes = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));
  const part = createStemmer();
  const whole = createStemmer();
  const word = (text: Uint8Array, start: number, end: number, visitor: WordVisitor): void => {
    let exact = FNV_OFFSET;
    let parts = 0;
    let previous: number = CLASS.joint;
    part.clear();
    whole.clear();
    const finish = (): void => {
      if (part.length() > 1 && !part.onlyDigits()) {
        visitor.term(part.hash(), part.length());
      }
      if (part.length() > 0) parts += 1;
      part.clear();
    };
    for (let at = start; at < end; at += 1) {
      const byte = text[at] ?? 0;
      const kind = classes[byte] ?? 0;
      exact = Math.imul(exact ^ byte, FNV_PRIME);
      if (kind === CLASS.joint) {
        finish();
      } else {
        if (at > start && kind === CLASS.upper && beginsPart(previous, classes[text[at + 1] ?? 0])) finish();
        const lower = lowered(byte, kind);
        part.add(lower, kind === CLASS.digit);
        whole.add(lower, kind === CLASS.digit);
      }
      previous = kind;
    }
    finish();
    if (parts > 1 && whole.length() > 2) visitor.term(whole.hash(), whole.length());
    visitor.name(exact | 0, start, end);
  };
  return (text, start, end, visitor) => {
    for (let at = start; at < end; ) {
      if ((classes[text[at] ?? 0] ?? 0) === CLASS.other) {
        at += 1;
        continue;
      }
      const from = at;
      while (at < end && (classes[text[at] ?? 0] ?? 0) !== CLASS.other) at += 1;
      if (at - from > 1 && at - from <= MAX_WORD_BYTES) word(text, from, at, visitor);
    }
  };
};

interface Stemmer {
  readonly clear: () => void;
  readonly add: (byte: number, digit: boolean) => void;
  readonly length: () => number;
  readonly onlyDigits: () => boolean;
  readonly hash: () => number;
}

/** Keeps the hash of every prefix, so that cutting a suffix off costs nothing. */
const createStemmer = (): Stemmer => {
  const bytes = new Uint8Array(MAX_WORD_BYTES + 1);
  const prefix = new Int32Array(MAX_WORD_BYTES + 1);
  let length = 0;
  let digits = 0;
  prefix[0] = FNV_OFFSET | 0;
  return {
    clear: () => {
      length = 0;
      digits = 0;
    },
    add: (byte, digit) => {
      bytes[length] = byte;
      prefix[length + 1] = Math.imul((prefix[length] ?? 0) ^ byte, FNV_PRIME);
      length += 1;
      if (digit) digits += 1;
    },
    length: () => length,
    onlyDigits: () => digits === length,
    hash: () => prefix[stemLength(bytes, length)] ?? 0,
  };
};

const [E, S, D, G, I, N, R, Y, L] = [101, 115, 100, 103, 105, 110, 114, 121, 108] as const;

/** Length of a word without its ending; only ever cuts: parsing, parsed, parser, parses, parse are all `pars`. */
const stemLength = (word: Uint8Array, length: number): number => {
  let end = length;
  const ends = (a: number, b?: number, c?: number): boolean =>
    c === undefined
      ? b === undefined
        ? word[end - 1] === a
        : word[end - 2] === a && word[end - 1] === b
      : word[end - 3] === a && word[end - 2] === b && word[end - 1] === c;
  if (end > 3 && ends(S) && word[end - 2] !== S && word[end - 2] !== I && word[end - 2] !== 117) end -= 1;
  if (end > 5 && ends(I, N, G)) end -= 3;
  else if (end > 4 && (ends(E, D) || ends(E, R))) end -= 2;
  else if (end > 5 && ends(L, Y)) end -= 2;
  if (end > 3 && ends(E)) end -= 1;
  else if (end > 3 && ends(Y)) end -= 1;
  else if (end > 3 && ends(I)) end -= 1;
  if (end > 4 && word[end - 1] === word[end - 2] && word[end - 1] !== S && word[end - 1] !== L) end -= 1;
  return end;
};
