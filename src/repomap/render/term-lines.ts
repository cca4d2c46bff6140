// Where each term of a text stands, for choosing among its definitions.
import { createWords } from '../scan/words.ts';

export interface TermLines {
  readonly terms: Int32Array;
  /** Line of each, from 1. */
  readonly lines: Int32Array;
}

const NEWLINE = 10;

export interface TermReader {
  readonly ofText: (text: string) => TermLines;
  /** Terms of a name or a signature. */
  readonly ofWords: (words: string) => Int32Array;
}

export const createTermReader = (): TermReader => {
  const visitWords = createWords();
  const collect = (text: string, told: (hash: number, line: number) => void): void => {
    const bytes = Buffer.from(text);
    let line = 1;
    for (let at = 0; at < bytes.length; line += 1) {
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 ? bytes.length : newline;
      visitWords(bytes, at, end, { term: (hash) => told(hash, line), name: () => undefined });
      at = end + 1;
    }
  };
  return {
    ofText: (text) => {
      const terms: number[] = [];
      const lines: number[] = [];
      collect(text, (hash, line) => {
        terms.push(hash);
        lines.push(line);
      });
      return { terms: Int32Array.from(terms), lines: Int32Array.from(lines) };
    },
    ofWords: (words) => {
      const terms = new Set<number>();
      collect(words, (hash) => terms.add(hash));
      return Int32Array.from(terms);
    },
  };
};
