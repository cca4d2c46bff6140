// What the writers of the log have added since a projection looked last, merged by time. Synchronous, so that reading
// and taking it down can be one transaction; a block at a time and without open files in between.
import { closeSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../../core/error.ts';
import { type SegmentName, segmentsOfDay } from '../../log/segment-names.ts';
import { type Digest, digestOf } from './digest.ts';
import { parseEventLine } from './event-line.ts';

export interface NewLine {
  readonly segment: SegmentName;
  /** Where in the segment it stands. */
  readonly at: number;
  /** Bytes, without its newline. */
  readonly length: number;
  /** The line itself, valid until the next one is asked for; absent where another thread has read it. */
  readonly line?: Buffer;
  /** When it was written, milliseconds since 1970; 0 when the line is no event. */
  readonly written: number;
  /** Undefined when the line is no event. */
  readonly digest: Digest | undefined;
}

const BLOCK_BYTES = 1 << 18;
const NEWLINE = 0x0a;

/**
 * The finished lines of one day's segments from the offset that `from` gives for each. Lines come in the order of time
 * over all segments; within a segment in their own.
 */
export function* newLines(state: string, day: string, from: (key: string) => number): Generator<NewLine, void> {
  const open = segmentsOfDay(state, day).flatMap((segment) => {
    const lines = linesFrom(segment, from(segment.key));
    const { value } = lines.next();
    return value === undefined ? [] : [{ lines, next: value }];
  });
  for (;;) {
    const earliest = earliestOf(open);
    if (earliest === undefined) return;
    yield earliest.next;
    const { value } = earliest.lines.next();
    if (value === undefined) open.splice(open.indexOf(earliest), 1);
    else earliest.next = value;
  }
}

interface Cursor {
  readonly lines: Generator<NewLine, undefined>;
  next: NewLine;
}

const earliestOf = (open: readonly Cursor[]): Cursor | undefined => {
  let [best] = open;
  for (const other of open) if (best === undefined || other.next.written < best.next.written) best = other;
  return best;
};

/** The finished lines of one segment from an offset. */
export function* linesFrom(segment: SegmentName, offset: number): Generator<NewLine, undefined> {
  let at = offset;
  let buffer = Buffer.alloc(0);
  let wanted = BLOCK_BYTES;
  for (;;) {
    // One buffer for the whole segment: fresh memory would cost more than reading into it.
    if (buffer.length < wanted) buffer = Buffer.allocUnsafe(wanted);
    const block = readBlock(segment.path, buffer, at);
    const end = block.lastIndexOf(NEWLINE) + 1;
    if (end === 0 && block.length < buffer.length) return undefined;
    // A line longer than the buffer is read again with its end in sight.
    if (end === 0) wanted = buffer.length * 2;
    for (let start = 0; start < end; ) {
      const stop = block.indexOf(NEWLINE, start);
      const line = block.subarray(start, stop);
      const event = parseEventLine(line);
      // What cannot be read does not hold up the rest.
      const [written, digest] = event === undefined ? [0, undefined] : [event.written, digestOf(event)];
      yield { segment, at: at + start, length: line.length, line, written, digest };
      start = stop + 1;
    }
    at += end;
  }
}

/** What stands at a place of a file, as much as fits into the buffer; nothing where there is no file. */
export const readBlock = (path: string, buffer: Buffer, at: number): Buffer => {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, at));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return buffer.subarray(0, 0);
    throw thrown;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};
