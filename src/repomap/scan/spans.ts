// Cuts a text into code, documentation and strings. Not a parser: a quote inside a regular expression may mislead it for
// a line, which costs a word its field and never the word.
import type { Syntax } from './syntax.ts';

/** Where a word was met; the order of the counts in a record. */
export const FIELD = { code: 0, doc: 1, string: 2 } as const;
export type Field = (typeof FIELD)[keyof typeof FIELD];

/** A stretch of one field: bytes from `start` up to `end`. */
export type VisitSpan = (start: number, end: number, field: Field) => void;

const NEWLINE = 10;
const BACKSLASH = 92;

interface Opener {
  readonly bytes: readonly number[];
  readonly close: readonly number[];
  readonly field: Field;
  /** Ends with its line at the latest. */
  readonly oneLine: boolean;
  readonly escapes: boolean;
}

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];

const openersOf = ({ lineComment, blockComment, quotes, longQuotes }: Syntax): readonly Opener[] => [
  ...longQuotes.map((quote) => ({
    bytes: bytesOf(quote),
    close: bytesOf(quote),
    field: FIELD.string,
    oneLine: false,
    escapes: true,
  })),
  ...lineComment.map((mark) => ({
    bytes: bytesOf(mark),
    close: [NEWLINE],
    field: FIELD.doc,
    oneLine: true,
    escapes: false,
  })),
  ...(blockComment === undefined
    ? []
    : [
        {
          bytes: bytesOf(blockComment.open),
          close: bytesOf(blockComment.close),
          field: FIELD.doc,
          oneLine: false,
          escapes: false,
        },
      ]),
  ...[...quotes].map((quote) => ({
    bytes: bytesOf(quote),
    close: bytesOf(quote),
    field: FIELD.string,
    oneLine: true,
    escapes: true,
  })),
];

const startsWith = (text: Uint8Array, at: number, bytes: readonly number[]): boolean => {
  for (let index = 0; index < bytes.length; index += 1) if (text[at + index] !== bytes[index]) return false;
  return true;
};

const openerAt = (text: Uint8Array, at: number, openers: readonly Opener[]): Opener | undefined => {
  for (const opener of openers) if (startsWith(text, at, opener.bytes)) return opener;
  return undefined;
};

/** The first position after the stretch that `opener` began at `from`. */
const endOf = (text: Uint8Array, from: number, { close, oneLine, escapes }: Opener): number => {
  const first = close[0];
  for (let at = from; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === first && startsWith(text, at, close)) return at + close.length;
    if (byte === NEWLINE && oneLine) return at;
    if (byte === BACKSLASH && escapes) at += 1;
  }
  return text.length;
};

/** A cutter for one syntax. Visits all stretches of a text in order. */
export const createSpans = (syntax: Syntax): ((text: Uint8Array, visit: VisitSpan) => void) => {
  const openers = openersOf(syntax);
  if (openers.some(({ bytes }) => bytes.length === 0)) return (text, visit) => visit(0, text.length, FIELD.doc);
  const candidates: (readonly Opener[] | undefined)[] = Array.from({ length: 256 });
  for (const opener of openers) {
    const first = opener.bytes[0] ?? 0;
    candidates[first] = openers.filter(({ bytes }) => bytes[0] === first);
  }
  return (text, visit) => {
    let from = 0;
    for (let at = 0; at < text.length; ) {
      const possible = candidates[text[at] ?? 0];
      const opener = possible === undefined ? undefined : openerAt(text, at, possible);
      if (opener === undefined) {
        at += 1;
        continue;
      }
      if (at > from) visit(from, at, FIELD.code);
      const inside = at + opener.bytes.length;
      at = endOf(text, inside, opener);
      visit(inside, at, opener.field);
      from = at;
    }
    if (text.length > from) visit(from, text.length, FIELD.code);
  };
};
