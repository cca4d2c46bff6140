// Follows what all writers of the log have written since the last look. Costs nothing until it is asked, and then one
// `stat` a segment and the new bytes. Synchronous, so that looking and recording can be one step.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import type { Envelope, EventType } from '../core/event.ts';
import { eachLine } from './blocks.ts';
import { ofTypes } from './of-types.ts';
import { parseEvent } from './parse-event.ts';
import { daysOf, type SegmentName, segmentsOfDay } from './segment-names.ts';

export interface FollowOptions {
  /** The first day to read, yyyy-mm-dd. */
  readonly since: string;
  /** Absent: all, also those that are not known here. */
  readonly types?: readonly EventType[];
  /** Lines that are parsed; said by their bytes, because parsing is what costs. Absent: all. */
  readonly wants?: (line: Buffer) => boolean;
  /** `end`: only what is written from now on; otherwise everything since the first day. */
  readonly from?: 'end';
}

/** Gives the events of these types that were finished since it was last called, each once, a segment at a time. */
export type Follow = () => readonly Envelope[];

const BLOCK_BYTES = 1 << 20;

export const createFollow = (state: string, { since, types, from, wants }: FollowOptions): Follow => {
  const isOfType = types === undefined ? undefined : ofTypes(types);
  const segments = (): readonly SegmentName[] =>
    daysOf(state)
      .filter((name) => name >= since)
      .flatMap((day) => segmentsOfDay(state, day));
  /** How much of each segment has been read. */
  const offsets = new Map<string, number>(from === 'end' ? segments().map(({ key, path }) => [key, sizeOf(path)]) : []);
  return () => {
    const found: Envelope[] = [];
    const visit = (line: Buffer): void => {
      if (isOfType?.(line) === false || wants?.(line) === false) return;
      const event = parseEvent(line);
      if (event !== undefined) found.push(event);
    };
    for (const { key, path } of segments()) offsets.set(key, readFrom(path, offsets.get(key) ?? 0, visit));
    return found;
  };
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

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
