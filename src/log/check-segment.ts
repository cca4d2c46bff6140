// Checks one segment: its chain, and its end against its head.
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { EVENT_DATA, type EventType } from '../core/event.ts';
import { eachLine, lineBlocks } from './blocks.ts';
import { type ChainCheck, createChainCheck, type Finding, missing } from './chain-check.ts';
import { type Head, readHead } from './head.ts';
import type { Tip } from './line.ts';
import type { SegmentName } from './segment-names.ts';

export interface SegmentCheck {
  readonly segment: SegmentName;
  /** Finished lines. */
  readonly events: number;
  /** The first thing that is wrong. */
  readonly finding: Finding | undefined;
  /** Bytes behind the last finished line: a writer died in the middle of it. */
  readonly unfinished: number;
  readonly hashOf: ChainCheck['hashOf'];
  /** Segments that it says were removed on purpose; only lines before the first that is wrong count. */
  readonly retired: readonly Retirement[];
}

export interface Retirement {
  readonly segment: string;
  /** Where that segment ended. */
  readonly tip: Tip;
}

/** Reads the segment once; `wanted` are the numbers of the lines whose hashes others have pinned. */
export const checkSegment = async (segment: SegmentName, wanted: ReadonlySet<number>): Promise<SegmentCheck> => {
  // Before the lines: a writer that is at work moves on in between, and lines may be ahead of a head, never behind.
  const head = readHead(segment.headPath);
  const anchor = typeof head === 'object' ? head : undefined;
  const chain = createChainCheck(anchor === undefined ? wanted : new Set([...wanted, anchor.seq]));
  let sealed = false;
  let unfinished = 0;
  const retired: (Retirement & { readonly line: number })[] = [];
  for await (const block of lineBlocks(segment.path)) {
    unfinished = eachLine(block, (line) => {
      chain.add(line);
      if (chain.lines() === anchor?.seq) sealed = isSeal(line);
      const retirement = line.includes(RETIRED) ? retirementIn(line) : undefined;
      if (retirement !== undefined) retired.push({ ...retirement, line: chain.lines() });
    });
  }
  const events = chain.lines();
  const finding =
    chain.finding(anchor) ?? checkHead(segment, head, chain) ?? checkEnd({ events, unfinished, sealed, anchor });
  const sound = retired.filter(({ line }) => finding === undefined || finding.line === 0 || line < finding.line);
  return { segment, events, finding, unfinished, hashOf: chain.hashOf, retired: sound };
};

/** A sound chain against its head. A head that is behind is no fault: its writer died between two writes. */
const checkHead = ({ path }: SegmentName, head: Head, chain: ChainCheck): Finding | undefined => {
  const lines = chain.lines();
  if (head === undefined) return headFault(lines, 'is gone, so its end is not known');
  if (head === 'empty' && lines === 0) return undefined;
  if (typeof head === 'string') return headFault(lines, 'was edited');
  if (head.seq > lines) {
    if (!existsSync(path))
      return { line: 0, kind: 'missing', message: `the segment with its ${head.seq} events is gone` };
    return { line: lines + 1, kind: 'truncated', message: `${missing(lines + 1, head.seq)} from the end` };
  }
  if (chain.hashOf(head.seq) === head.hash) return undefined;
  if (head.seq < lines || lines === 0) return headFault(lines, 'was edited');
  return { line: lines, kind: 'edited', message: 'the last line or the head beside the segment was edited' };
};

const headFault = (line: number, what: string): Finding => ({
  line,
  kind: 'head',
  message: `the head beside the segment ${what}`,
});

interface End {
  readonly events: number;
  readonly unfinished: number;
  readonly sealed: boolean;
  readonly anchor: Tip | undefined;
}

/** Nothing can follow a seal. */
const checkEnd = ({ events, unfinished, sealed, anchor }: End): Finding | undefined => {
  if (!sealed || anchor === undefined || (events === anchor.seq && unfinished === 0)) return undefined;
  return { line: anchor.seq + 1, kind: 'inserted', message: 'something was added after the segment had been sealed' };
};

const RETIRED = Buffer.from('"type":"segment_retired"');
const RetiredSchema = z.looseObject({
  type: z.literal('segment_retired'),
  data: z.looseObject(EVENT_DATA.segment_retired.shape),
});

const retirementIn = (line: Buffer): Retirement | undefined => {
  try {
    const data = RetiredSchema.safeParse(JSON.parse(line.toString('utf8'))).data?.data;
    return data === undefined ? undefined : { segment: data.segment, tip: { seq: data.events, hash: data.hash } };
  } catch {
    return undefined;
  }
};

const SEAL: EventType = 'segment_sealed';

const isSeal = (line: Buffer): boolean => {
  try {
    return JSON.parse(line.toString('utf8')).type === SEAL;
  } catch {
    return false;
  }
};
