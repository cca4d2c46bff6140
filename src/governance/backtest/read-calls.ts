// Recorded calls with all that was judged then, by the places of their intents.

import type { Envelope } from '../../core/event.ts';
import { eachLine, lineBlocks } from '../../log/blocks.ts';
import { parseEvent } from '../../log/parse-event.ts';
import { segmentOfKey } from '../../log/segment-names.ts';
import { type RecordedCall, recordedCalls } from '../../replay/recorded.ts';
import { grouped } from '../collect.ts';
import type { CallFact, OtherFact } from '../facts/fact.ts';
import { textsOf } from '../facts/fields.ts';

export interface CallReading {
  readonly state: string;
  /** Stands for the workspace in paths that nobody looked at; absolute. */
  readonly root: string;
  /** Of everything on record: what clients had opened is told there. */
  readonly others: readonly OtherFact[];
  readonly signal?: AbortSignal | undefined;
}

/** Places that lie closer together are read in one go. */
const GAP_BYTES = 1 << 20;
const BLOCK_BYTES = 1 << 19;

/** By the id of the call; calls whose effects are not understood are left out. */
export const readCalls = async (
  calls: readonly CallFact[],
  reading: CallReading,
): Promise<ReadonlyMap<string, RecordedCall>> => {
  const found = new Map<string, RecordedCall>();
  const within = withinOf(reading.others);
  for await (const call of recordedCalls(eachEventOf(calls, reading), { root: reading.root })) {
    found.set(call.call, { ...call, within: within.get(call.session) });
  }
  return found;
};

/** Intents and decisions of these calls, each intent before its decision. */
export async function* eachEventOf(calls: readonly CallFact[], reading: CallReading): AsyncGenerator<Envelope> {
  for (const [segment, group] of grouped(calls, ({ place }) => place.segment)) {
    const wanted = new Set(group.map(({ call }) => call));
    const offsets = group.map(({ place }) => place.offset).sort((a, b) => a - b);
    for (const stretch of stretchesOf(offsets)) yield* eventsIn(reading, segment, stretch, wanted);
  }
}

const withinOf = (others: readonly OtherFact[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    others.flatMap(({ type, session, data }) =>
      type === 'session_opened' && data.within !== undefined ? [[session, textsOf(data.within)] as const] : [],
    ),
  );

interface Stretch {
  readonly from: number;
  /** Of the last intent; its decision comes after it. */
  readonly last: number;
}

const stretchesOf = (offsets: readonly number[]): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (const offset of offsets) {
    const open = stretches.at(-1);
    if (open === undefined || offset - open.last > GAP_BYTES) stretches.push({ from: offset, last: offset });
    else stretches[stretches.length - 1] = { ...open, last: offset };
  }
  return stretches;
};

/** The decision of the last intent is recorded with it, or soon. */
const AFTER_BYTES = 1 << 16;

async function* eventsIn(
  { state, signal }: CallReading,
  key: string,
  { from, last }: Stretch,
  wanted: ReadonlySet<string>,
): AsyncGenerator<Envelope> {
  const segment = segmentOfKey(state, key);
  if (segment === undefined) return;
  let at = from;
  for await (const block of lineBlocks(segment.path, BLOCK_BYTES, from)) {
    signal?.throwIfAborted();
    const events: Envelope[] = [];
    eachLine(block, (line) => {
      const event = isOfInterest(line) ? parseEvent(line) : undefined;
      if (event?.call !== undefined && wanted.has(event.call)) events.push(event);
    });
    yield* events;
    at += block.length;
    if (at > last + AFTER_BYTES) return;
  }
}

const CALLED = Buffer.from('"type":"tool_called"');
const DECIDED = Buffer.from('"type":"policy_decision"');
const isOfInterest = (line: Buffer): boolean => line.includes(CALLED) || line.includes(DECIDED);
