// Recorded calls with all that was judged then, by the places of their intents.

import type { Envelope } from '../../core/event.ts';
import { eachLine, lineBlocks } from '../../log/blocks.ts';
import { typeIn } from '../../log/of-types.ts';
import { parseEvent } from '../../log/parse-event.ts';
import { segmentOfKey } from '../../log/segment-names.ts';
import { createRecorded, type RecordedCall } from '../../replay/recorded.ts';
import type { EffectKinds } from '../checks/proposal.ts';
import { grouped } from '../collect.ts';
import type { CallFact, OtherFact } from '../facts/fact.ts';
import { textsOf } from '../facts/fields.ts';

export interface CallReading {
  readonly state: string;
  /** Stands for the workspace in paths that nobody looked at; absolute. */
  readonly root: string;
  /** Of everything on record: what clients had opened is told there. */
  readonly others: readonly OtherFact[];
  /** Leaves out calls without an effect of these kinds. */
  readonly kinds?: EffectKinds | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Places that lie closer together are read in one go. */
const GAP_BYTES = 1 << 20;
const BLOCK_BYTES = 1 << 21;

/** By the id of the call; calls whose effects are not understood are left out. */
export const readCalls = async (
  calls: readonly CallFact[],
  reading: CallReading,
): Promise<ReadonlyMap<string, RecordedCall>> => {
  const found = new Map<string, RecordedCall>();
  const take = createRecorded({ root: reading.root, within: withinOf(reading.others) });
  await visitEventsOf(calls, reading, (event) => {
    const call = take(event);
    if (call !== undefined) found.set(call.call, call);
  });
  return found;
};

type Visit = (event: Envelope) => void;

/** Intents and decisions of these calls, each intent before its decision. */
export const visitEventsOf = async (calls: readonly CallFact[], reading: CallReading, visit: Visit): Promise<void> => {
  for (const [segment, group] of grouped(calls, ({ place }) => place.segment)) {
    const isWanted = createChoice(new Set(group.map(asWritten)), reading.kinds);
    const offsets = group.map(({ place }) => place.offset).sort((a, b) => a - b);
    for (const stretch of stretchesOf(offsets)) {
      await eachLineIn(reading, segment, stretch, (line) => {
        const event = isWanted(line) ? parseEvent(line) : undefined;
        if (event !== undefined) visit(event);
      });
    }
  }
};

/** The id of a call as its lines have it. */
const asWritten = ({ call }: CallFact): string => JSON.stringify(call).slice(1, -1);

const CALL = Buffer.from('"call":"');
const CALL_ENDS = Buffer.from('","type":"');

/** Chooses the lines that have to be parsed. Within texts every quote is escaped, so that nothing looks like a mark. */
const createChoice = (calls: ReadonlySet<string>, kinds: EffectKinds | undefined): ((line: Buffer) => boolean) => {
  const marks = kinds?.map((kind) => Buffer.from(`"kind":"${kind}"`));
  const chosen = new Set<string>();
  return (line) => {
    const type = typeIn(line);
    if (type === 'policy_decision') return chosen.has(callIn(line));
    if (type !== 'tool_called' || marks?.some((mark) => line.includes(mark)) === false) return false;
    const call = callIn(line);
    if (calls.has(call)) chosen.add(call);
    return calls.has(call);
  };
};

const callIn = (line: Buffer): string => {
  const from = line.indexOf(CALL) + CALL.length;
  return line.toString('utf8', from, line.indexOf(CALL_ENDS, from));
};

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

const eachLineIn = async (
  { state, signal }: CallReading,
  key: string,
  { from, last }: Stretch,
  visit: (line: Buffer) => void,
): Promise<void> => {
  const segment = segmentOfKey(state, key);
  if (segment === undefined) return;
  let at = from;
  for await (const block of lineBlocks(segment.path, BLOCK_BYTES, from)) {
    signal?.throwIfAborted();
    eachLine(block, visit);
    at += block.length;
    if (at > last + AFTER_BYTES) return;
  }
};
