// JSON documents of a file that should hold one a line. Some files of that name hold one printed over many lines.
import { isFields } from '../clients/fields.ts';
import type { Skipped } from './call.ts';
import { type Advance, linesOf } from './lines.ts';

/** A document with the line on which it begins, from 1. */
export interface Located {
  readonly value: unknown;
  readonly line: number;
}

/** A printed document longer than this is not put together. */
const LONGEST_DOCUMENT = 64 * 1024 * 1024;

/** Every document in order. A line that is none is skipped; a file that is one single document is read as that. */
export async function* documentsOf(
  path: string,
  advance?: Advance,
): AsyncGenerator<Located | { readonly skipped: Skipped }> {
  let line = 0;
  let printed: Printed | undefined;
  for await (const text of linesOf(path, advance)) {
    line += 1;
    // Only a first line can begin a document that fills the file.
    if (line === 1 && /^\s*[[{]\s*$/.test(text)) printed = { lines: [], chars: 0 };
    if (printed !== undefined) printed = withLine(printed, text);
    else if (text.trim() !== '') yield located(path, line, text);
  }
  if (printed !== undefined) yield* wholeOf(path, printed);
}

interface Printed {
  readonly lines: string[];
  readonly chars: number;
}

const withLine = ({ lines, chars }: Printed, text: string): Printed => {
  const grown = chars + text.length + 1;
  if (grown <= LONGEST_DOCUMENT) lines.push(text);
  return { lines, chars: grown };
};

const located = (file: string, line: number, text: string): Located | { readonly skipped: Skipped } => {
  const value = parse(text);
  return value === undefined ? { skipped: { file, line, what: 'a line is not JSON' } } : { value, line };
};

function* wholeOf(file: string, { lines, chars }: Printed): Generator<Located | { readonly skipped: Skipped }> {
  const whole = chars <= LONGEST_DOCUMENT ? parse(lines.join('\n')) : undefined;
  if (whole === undefined) yield { skipped: { file, line: 1, what: 'the file is not JSON lines' } };
  else yield* (Array.isArray(whole) ? whole : entriesOf(whole)).map((value) => ({ value, line: 1 }));
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A document that wraps its entries in one list is that list. */
const entriesOf = (whole: unknown): readonly unknown[] => {
  if (!isFields(whole)) return [whole];
  const lists = Object.values(whole).filter((value) => Array.isArray(value));
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? only : [whole];
};
