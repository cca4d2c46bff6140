// Turns ripgrep's stream of lines into the hits of one text file after the other.
import { parseMessage, type RipgrepMessage } from './messages.ts';

/** A line that matched, with its neighbours when context was asked for. Lines are counted from 1. */
export interface Hit {
  readonly line: number;
  readonly text: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

export interface FileHits {
  /** As ripgrep names it: relative to where it was started. */
  readonly path: string;
  readonly hits: readonly Hit[];
}

/** Characters of a line that a hit shows; of a longer line, the part around the match. */
export const HIT_CHARS = 300;

/** Feeds on lines of output; answers with a file's hits once the file is complete. Binary files have none. */
export const createCollector = (context: number): ((line: string) => FileHits | undefined) => {
  let open: OpenFile = { lines: new Map(), matched: [] };
  return (line) => {
    const message = parseMessage(line);
    if (message.type === 'match' || message.type === 'context') addLine(open, message);
    if (message.type !== 'end') return undefined;
    const { lines, matched } = open;
    open = { lines: new Map(), matched: [] };
    if (message.data.binary_offset !== null || matched.length === 0) return undefined;
    return { path: message.data.path, hits: matched.map((number) => hitAt(lines, number, context)) };
  };
};

interface OpenFile {
  /** Text of each line that was printed, matched or context, by its number. */
  readonly lines: Map<number, string>;
  readonly matched: number[];
}

const addLine = (
  { lines, matched }: OpenFile,
  { type, data }: Extract<RipgrepMessage, { type: 'match' | 'context' }>,
): void => {
  lines.set(data.line_number, excerpt(data.lines.replace(/\r?\n$/, ''), data.submatches[0]?.start ?? 0));
  if (type === 'match') matched.push(data.line_number);
};

const hitAt = (lines: ReadonlyMap<number, string>, line: number, context: number): Hit => {
  const text = lines.get(line) ?? '';
  if (context === 0) return { line, text };
  const around = (from: number, to: number): string[] => {
    const found: string[] = [];
    for (let number = from; number <= to; number += 1) {
      const neighbour = lines.get(number);
      if (neighbour !== undefined) found.push(neighbour);
    }
    return found;
  };
  return { line, text, before: around(line - context, line - 1), after: around(line + 1, line + context) };
};

const excerpt = (line: string, byte: number): string => {
  if (line.length <= HIT_CHARS) return line;
  const match = Buffer.from(line).subarray(0, byte).toString().length;
  const from = Math.max(0, Math.min(match - HIT_CHARS / 3, line.length - HIT_CHARS));
  const to = from + HIT_CHARS;
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
};
