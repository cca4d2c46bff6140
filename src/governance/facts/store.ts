// Facts of the whole log, kept beside it so that only what is new has to be read. Losing or damaging it costs time and
// nothing else. Two processes may write it at once: what does not fit on is passed over.
import { statSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../core/error.ts';
import { type SegmentName, segmentsOf } from '../../log/segment-names.ts';
import type { CallFact, History, OtherFact } from './fact.ts';
import { joinFacts } from './join.ts';
import { decodePart, encodePart, PART_VERSION, type Part } from './part.ts';
import { readSegment } from './read-segment.ts';
import type { LaterFact } from './take.ts';

export interface FactOptions {
  readonly state: string;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the log that were read or were known, and how many there are. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Everything on record that signals are made from, in the order in which it happened. */
export const readHistory = async ({ state, signal, progress }: FactOptions): Promise<History> => {
  const segments = segmentsOf(state).map((segment) => ({ segment, bytes: sizeOf(segment.path) }));
  const total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const calls: CallFact[][] = [];
  const laters: LaterFact[] = [];
  const others: OtherFact[] = [];
  let done = 0;
  for (const { segment, bytes } of segments) {
    if (bytes === 0) continue;
    for (const part of await partsOf(state, segment, bytes, signal)) {
      calls.push([...part.calls]);
      for (const later of part.laters) laters.push(later);
      for (const other of part.others) others.push(other);
    }
    done += bytes;
    progress?.(done, total);
  }
  return joinFacts(calls.flat(), laters, others);
};

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const fileOf = (state: string, { key }: SegmentName): string =>
  join(state, 'governance', `facts-${PART_VERSION}`, `${key.replace('/', '_')}.jsonl`);

const partsOf = async (
  state: string,
  segment: SegmentName,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<readonly Part[]> => {
  const file = fileOf(state, segment);
  const known = await keptParts(file, segment);
  const end = known.at(-1);
  const [at, tip] = [end?.to ?? 0, end?.tip];
  if (at === bytes) return known;
  const fresh = at > bytes ? undefined : await readSegment({ segment, from: at, tip, signal });
  if (fresh !== undefined) {
    if (fresh.to > fresh.from) await keep(file, fresh);
    return [...known, fresh];
  }
  // The segment is not the one that was read: begin anew.
  await rm(file, { force: true });
  const whole = await readSegment({ segment, from: 0, tip: undefined, signal });
  if (whole === undefined) return [];
  await keep(file, whole);
  return [whole];
};

const keptParts = async (file: string, { key }: SegmentName): Promise<readonly Part[]> => {
  const parts: Part[] = [];
  for (const line of (await textOf(file)).split('\n')) {
    const part = line === '' ? undefined : decodePart(line, key);
    if (part !== undefined && part.from === (parts.at(-1)?.to ?? 0)) parts.push(part);
  }
  return parts;
};

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return '';
    throw thrown;
  }
};

/** A disk that is full makes the next run slower, not this one fail. */
const keep = async (file: string, part: Part): Promise<void> => {
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await appendFile(file, `\n${encodePart(part)}\n`, { mode: 0o600 });
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
  }
};
