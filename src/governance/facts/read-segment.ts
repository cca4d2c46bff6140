// The facts of a segment from an offset on.
import { hash } from 'node:crypto';
import { eachLine, lineBlocks } from '../../log/blocks.ts';
import { parseEvent } from '../../log/parse-event.ts';
import type { SegmentName } from '../../log/segment-names.ts';
import { columnsOf } from './columns.ts';
import type { CallFact, OtherFact, Place } from './fact.ts';
import type { Part } from './part.ts';
import { type LaterFact, take } from './take.ts';

const BLOCK_BYTES = 1 << 20;

export interface Reading {
  readonly segment: SegmentName;
  /** Where a line begins. */
  readonly from: number;
  /** sha256 of the line before it; undefined: not known. */
  readonly tip: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that was finished since; undefined when the segment does not go on from there. */
export const readSegment = async ({ segment, from, tip, signal }: Reading): Promise<Part | undefined> => {
  const gather = createGather();
  let at = from;
  let last: Buffer | undefined;
  for await (const block of lineBlocks(segment.path, BLOCK_BYTES, from)) {
    signal?.throwIfAborted();
    if (at === from && tip !== undefined && !firstLineOf(block).includes(`"prev":"${tip}"`)) return undefined;
    eachLine(block, (line) => {
      gather.line(line, { segment: segment.key, offset: at });
      at += line.length + 1;
      last = line;
    });
    // The block is good until the next one only.
    if (last !== undefined) last = Buffer.from(last);
  }
  return { from, to: at, tip: last === undefined ? (tip ?? '') : hash('sha256', last), ...gather.found() };
};

const NEWLINE = 0x0a;
const firstLineOf = (block: Buffer): Buffer => {
  const end = block.indexOf(NEWLINE);
  return end === -1 ? block : block.subarray(0, end);
};

const createGather = () => {
  const calls = new Map<string, CallFact>();
  const laters: LaterFact[] = [];
  const others: OtherFact[] = [];
  const own: string[] = [];
  return {
    line: (line: Buffer, place: Place): void => {
      const event = isPlainPermission(line) ? undefined : parseEvent(line);
      if (event === undefined) return;
      const taken = take(event, place);
      if (taken.call !== undefined) calls.set(taken.call.call, taken.call);
      if (taken.own !== undefined) own.push(line.toString('utf8'));
      if (taken.others !== undefined) others.push(...taken.others);
      if (taken.later !== undefined && !join(calls, taken.later)) laters.push(taken.later);
    },
    found: () => ({ columns: columnsOf([...calls.values()], laters), others, own }),
  };
};

/** Adds to a call what came of it, when it is one of these. */
const join = (calls: Map<string, CallFact>, { call, ...facts }: LaterFact): boolean => {
  const known = calls.get(call);
  if (known === undefined) return false;
  calls.set(call, { ...known, ...facts });
  return true;
};

const PERMISSION = Buffer.from('"data":{"decision":"allow","rule":');
const SHADOW = Buffer.from('"shadow":true');
const LIFTED = Buffer.from('"judged":');

/**
 * Most lines: a permission that nothing spoke against. Told by the bytes, because parsing them all would take a third of
 * the time; quotes inside of texts are escaped, so no text can look like it.
 */
const isPlainPermission = (line: Buffer): boolean =>
  line.includes(PERMISSION) && !line.includes(SHADOW) && !line.includes(LIFTED);
