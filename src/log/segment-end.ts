// Where a segment ends, told by its last line and by its head alike. Whoever goes on with a segment that was left by
// somebody else must know that nothing is missing and nothing is half written.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readHead } from './head.ts';
import { seqOf, sha256 } from './line.ts';
import type { SegmentEnd } from './segment.ts';
import type { SegmentName } from './segment-names.ts';

export interface CheckedEnd extends SegmentEnd {
  /** Time of the last line, ISO 8601, UTC. */
  readonly ts: string;
}

/** Most last lines fit; longer ones are read in larger pieces. */
const PIECE_BYTES = 16 * 1024;
const NEWLINE = 0x0a;
const TIME = /^\{"seq":\d+,"ts":"([^"]+)"/;

/** The end of a segment, or undefined when lines and head disagree or a line was never finished. */
export const checkedEnd = ({ path, headPath }: SegmentName): CheckedEnd | undefined => {
  const head = readHead(headPath);
  if (typeof head !== 'object' || head.seq === 0) return undefined;
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const line = lastLine(fd, size);
    if (line === undefined || seqOf(line) !== head.seq || sha256(line) !== head.hash) return undefined;
    const ts = TIME.exec(line.toString('latin1', 0, 64))?.[1];
    return ts === undefined ? undefined : { tip: head, size, ts };
  } finally {
    closeSync(fd);
  }
};

const lastLine = (fd: number, size: number): Buffer | undefined => {
  for (let length = Math.min(PIECE_BYTES, size); length > 0; length = Math.min(length * 4, size)) {
    const piece = Buffer.allocUnsafe(length);
    const read = readSync(fd, piece, 0, length, size - length);
    if (read !== length || piece[length - 1] !== NEWLINE) return undefined;
    const start = piece.lastIndexOf(NEWLINE, length - 2) + 1;
    if (start > 0 || length === size) return piece.subarray(start, length - 1);
  }
  return undefined;
};
