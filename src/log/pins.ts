// What segments say of each other: each was opened with the heads of those before it.
import * as z from 'zod';
import { EVENT_DATA } from '../core/event.ts';
import { firstLine } from './blocks.ts';
import type { Finding } from './chain-check.ts';
import { missing } from './chain-check.ts';
import type { SegmentCheck } from './check-segment.ts';
import type { Tip } from './line.ts';
import type { SegmentName } from './segment-names.ts';

/** `by`, when it was opened, saw `tip` as the last line of a segment. */
export interface Pin {
  readonly by: string;
  readonly tip: Tip;
}

const OpeningSchema = z.looseObject({
  type: z.literal('segment_opened'),
  data: z.looseObject(EVENT_DATA.segment_opened.shape),
});

/** All pins, by the key of the segment that is pinned. */
export const readPins = async (segments: readonly SegmentName[]): Promise<ReadonlyMap<string, readonly Pin[]>> => {
  const pins = new Map<string, Pin[]>();
  for (const { key: by, path } of segments) {
    for (const [key, tip] of Object.entries(headsIn(await firstLine(path)))) {
      const known = pins.get(key);
      if (known === undefined) pins.set(key, [{ by, tip }]);
      else known.push({ by, tip });
    }
  }
  return pins;
};

/** What is wrong with a segment that is sound in itself, going by one pin. */
export const checkPin = ({ events, hashOf }: SegmentCheck, { by, tip }: Pin): Finding | undefined => {
  if (tip.seq > events) {
    return { line: events + 1, kind: 'truncated', message: `${missing(events + 1, tip.seq)}, which ${by} had seen` };
  }
  if (hashOf(tip.seq) === tip.hash) return undefined;
  return { line: tip.seq, kind: 'rewritten', message: `the line is not the one that ${by} had seen` };
};

const headsIn = (line: Buffer | undefined): Readonly<Record<string, Tip>> => {
  if (line === undefined) return {};
  try {
    return OpeningSchema.safeParse(JSON.parse(line.toString('utf8'))).data?.data.heads ?? {};
  } catch {
    return {};
  }
};
