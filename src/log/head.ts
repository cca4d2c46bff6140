// The side-file of a segment: number and hash of its last line, fixed width, overwritten in place. A chain alone
// cannot tell that its end was cut off or that its last line was edited; the head can.
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { START, type Tip } from './line.ts';

const SEQ_WIDTH = 16;
const HEAD = /^(\d{16}) ([0-9a-f]{64})\n$/;

/** The bytes of a head file: `seq sha256`, the number padded with zeros. */
export const headText = ({ seq, hash }: Tip): string => `${String(seq).padStart(SEQ_WIDTH, '0')} ${hash}\n`;

export const parseHead = (text: string): Tip | undefined => {
  const [, seq, hash] = HEAD.exec(text) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
};

/** Creates the head of a segment that has no line yet; the descriptor is for `writeHead`. */
export const createHead = (path: string): number => {
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeHead(fd, START);
    return fd;
  } catch (thrown) {
    closeSync(fd);
    unlinkSync(path);
    throw thrown;
  }
};

export const writeHead = (fd: number, tip: Tip): void => {
  const text = headText(tip);
  if (writeSync(fd, text, 0, 'latin1') !== text.length) throw new Error('the head of the segment was written in part');
};

/** Another process may be overwriting a head while it is read; two equal readings are one whole state. */
const READINGS = 5;

/** What a head file holds; undefined when there is none. `empty`: its writer died before it wrote a line. */
export type Head = Tip | 'empty' | 'damaged' | undefined;

/** The head of a segment as it stands, whether or not somebody is writing it. */
export const readHead = (path: string): Head => {
  try {
    let last = readFileSync(path, 'latin1');
    for (let reading = 1; reading < READINGS; reading += 1) {
      const next = readFileSync(path, 'latin1');
      if (next === last) break;
      last = next;
    }
    return parseHead(last) ?? (last === '' ? 'empty' : 'damaged');
  } catch (thrown) {
    return systemCode(thrown) === 'ENOENT' ? undefined : 'damaged';
  }
};
