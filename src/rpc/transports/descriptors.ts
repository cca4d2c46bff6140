// One message in, one answer out, straight over file descriptors: for a process that lives for one message, streams cost
// more than everything they would carry.
import { readSync, writeSync } from 'node:fs';
import { HarnessError, systemCode } from '../../core/error.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 1 << 16;
const PAUSE_MS = 1;

/** Everything up to the end of the input, as UTF-8. Throws too_large. */
export const readAll = (fd: number): string => {
  const pieces: Buffer[] = [];
  for (let total = 0; total <= MAX_BYTES; ) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const count = whenReady(() => readSync(fd, piece, 0, PIECE_BYTES, null));
    if (count === 0) return Buffer.concat(pieces).toString('utf8');
    pieces.push(piece.subarray(0, count));
    total += count;
  }
  throw new HarnessError('too_large', `the message is over ${MAX_BYTES} bytes`, 'send less at once');
};

/** All of the text; a reader that is gone is not a fault of ours. */
export const writeAll = (fd: number, text: string): void => {
  try {
    for (let rest = Buffer.from(text); rest.length > 0; ) {
      const left = rest;
      rest = left.subarray(whenReady(() => writeSync(fd, left)));
    }
  } catch (thrown) {
    if (systemCode(thrown) !== 'EPIPE') throw thrown;
  }
};

/** The other side may have made the pipe one that does not wait; at the end of some inputs there is an error instead. */
const whenReady = (work: () => number): number => {
  for (;;) {
    try {
      return work();
    } catch (thrown) {
      if (systemCode(thrown) === 'EOF') return 0;
      if (systemCode(thrown) !== 'EAGAIN') throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
};
