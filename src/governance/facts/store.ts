// Facts of the whole log, kept beside it so that only what is new has to be read. Losing or damaging it costs time and
// nothing else. Two processes may write it at once: what does not fit on is passed over.
import { readFileSync, statSync } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemCode } from '../../core/error.ts';
import { type SegmentName, segmentsOf } from '../../log/segment-names.ts';
import type { FullHistory } from './fact.ts';
import { joinFacts, type Segmented } from './join.ts';
import { decodeParts, encodePart, PART_VERSION, type Part } from './part.ts';
import { readSegment } from './read-segment.ts';

export interface FactOptions {
  readonly state: string;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the log that were read or were known, and how many there are. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Everything on record that signals are made from, in the order in which it happened. */
export const readHistory = async ({ state, signal, progress }: FactOptions): Promise<FullHistory> => {
  const segments = segmentsOf(state).map((segment) => ({ segment, bytes: sizeOf(segment.path) }));
  const total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts: Segmented[] = [];
  let done = 0;
  for (const { segment, bytes } of segments) {
    if (bytes === 0) continue;
    // Others are answered in between.
    await setImmediate();
    signal?.throwIfAborted();
    for (const part of await partsOf(state, segment, bytes, signal)) parts.push({ segment: segment.key, part });
    done += bytes;
    progress?.(done, total);
  }
  return joinFacts(parts);
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const fileOf = (state: string, { key }: SegmentName): string =>
  join(state, 'governance', `facts-${PART_VERSION}`, `${key.replace('/', '_')}.bin`);

const partsOf = async (
  state: string,
  segment: SegmentName,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<readonly Part[]> => {
  const file = fileOf(state, segment);
  const known = decodeParts(bytesOf(file)) ?? [];
  const end = known.at(-1);
  const [at, tip] = [end?.to ?? 0, end?.tip];
  if (at === bytes) return known;
  const fresh = at === 0 || at > bytes ? undefined : await readSegment({ segment, from: at, tip, signal });
  if (fresh !== undefined) {
    if (fresh.to > fresh.from) await keep(file, fresh);
    return [...known, fresh];
  }
  // Nothing is kept, or something else than what the segment is now: begin anew.
  await rm(file, { force: true });
  const whole = await readSegment({ segment, from: 0, tip: undefined, signal });
  if (whole === undefined) return [];
  await keep(file, whole);
  return [whole];
};

/** At once: there may be a file for every session of months, each of them small. */
const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return Buffer.alloc(0);
    throw thrown;
  }
};

/** A disk that is full makes the next run slower, not this one fail. */
const keep = async (file: string, part: Part): Promise<void> => {
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await appendFile(file, encodePart(part), { mode: 0o600 });
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
  }
};
