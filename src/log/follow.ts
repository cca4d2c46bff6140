// Follows what all writers of the log have written since the last look. Costs nothing until it is asked, and then one
// `stat` a segment and the new bytes. Synchronous, so that looking and recording can be one step.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import { systemCode } from '../core/error.ts';
import { type Envelope, EnvelopeSchema, type EventType } from '../core/event.ts';
import { eachLine } from './blocks.ts';
import { daysOf, segmentsOfDay } from './segment-names.ts';

export interface FollowOptions {
  /** The first day to read, yyyy-mm-dd. */
  readonly since: string;
  readonly types: readonly EventType[];
}

/** Gives the events of these types that were finished since it was last called, each once, a segment at a time. */
export type Follow = () => readonly Envelope[];

const BLOCK_BYTES = 1 << 20;

export const createFollow = (state: string, { since, types }: FollowOptions): Follow => {
  const marks = types.map((type) => Buffer.from(`"type":"${type}"`));
  /** How much of each segment has been read. */
  const offsets = new Map<string, number>();
  return () => {
    const found: Envelope[] = [];
    const visit = (line: Buffer): void => {
      if (!marks.some((mark) => line.includes(mark))) return;
      const event = parse(line);
      if (event !== undefined && types.some((type) => type === event.type)) found.push(event);
    };
    for (const day of daysOf(state).filter((name) => name >= since)) {
      for (const { key, path } of segmentsOfDay(state, day)) {
        offsets.set(key, readFrom(path, offsets.get(key) ?? 0, visit));
      }
    }
    return found;
  };
};

/** Visits the finished lines from an offset on; returns where the next look begins. */
const readFrom = (path: string, offset: number, visit: (line: Buffer) => void): number => {
  const fd = openIfThere(path);
  if (fd === undefined) return offset;
  try {
    let at = offset;
    let block = BLOCK_BYTES;
    for (;;) {
      const length = Math.min(block, fstatSync(fd).size - at);
      if (length <= 0) return at;
      const bytes = Buffer.allocUnsafe(length);
      const read = bytes.subarray(0, readSync(fd, bytes, 0, length, at));
      const whole = read.length - eachLine(read, visit);
      if (whole === 0 && read.length < block) return at;
      // A line longer than the block is read again with the next one in sight.
      block = whole === 0 ? block * 2 : BLOCK_BYTES;
      at += whole;
    }
  } finally {
    closeSync(fd);
  }
};

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};

const LineSchema = z.looseObject(EnvelopeSchema.shape);

const parse = (line: Buffer): Envelope | undefined => {
  try {
    return LineSchema.safeParse(JSON.parse(line.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};
