// Entry of the thread that reads for a build: asked for lines of a segment, it gives back as many as a batch holds.
import { parentPort } from 'node:worker_threads';
import type { SegmentName } from '../../log/segment-names.ts';
import { linesFrom, type NewLine } from './new-lines.ts';

export interface Wanted {
  readonly segment: SegmentName;
  readonly at: number;
}

export type ReadLine = Omit<NewLine, 'segment' | 'line'>;

/** Empty at the end of the segment. */
export type Batch = readonly ReadLine[];

/** Large enough that messages cost little beside parsing, small enough that two are no memory to speak of. */
const BATCH_LINES = 2_000;

parentPort?.on('message', ({ segment, at }: Wanted) => {
  const batch: ReadLine[] = [];
  for (const { segment: _, line: __, ...read } of linesFrom(segment, at)) {
    if (batch.push(read) === BATCH_LINES) break;
  }
  parentPort?.postMessage(batch);
});
