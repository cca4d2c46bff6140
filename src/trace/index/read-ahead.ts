// The lines of a day as `newLines` gives them, read by a thread beside this one: while one batch is taken down, the next
// is being parsed.
import { Worker } from 'node:worker_threads';
import type { SegmentName } from '../../log/segment-names.ts';
import type { NewLine } from './new-lines.ts';
import type { Batch, Wanted } from './thread.ts';

export interface ReadAhead {
  /** The finished lines of these segments in the order of time, some at a time. Throws when the thread ends. */
  lines(segments: readonly SegmentName[]): AsyncGenerator<readonly NewLine[], void>;
  close(): Promise<void>;
}

interface Cursor {
  readonly segment: SegmentName;
  batch: Batch;
  /** Position of the next line in the batch. */
  next: number;
  /** The batch after this one, which is on its way. */
  coming: Promise<Batch>;
}

export const openReadAhead = (worker: URL): ReadAhead => {
  const thread = openThread(worker);
  const after = (segment: SegmentName, batch: Batch): Promise<Batch> => {
    const last = batch.at(-1);
    if (last === undefined) return Promise.resolve([]);
    const coming = thread.read({ segment, at: last.at + last.length + 1 });
    // Whoever needs it is told; nobody may need it any more.
    coming.catch(() => {});
    return coming;
  };
  const begin = async (segment: SegmentName): Promise<Cursor> => {
    const batch = await thread.read({ segment, at: 0 });
    return { segment, batch, next: 0, coming: after(segment, batch) };
  };
  const refill = async (cursor: Cursor): Promise<void> => {
    cursor.batch = await cursor.coming;
    cursor.next = 0;
    cursor.coming = after(cursor.segment, cursor.batch);
  };
  return {
    async *lines(segments) {
      let open = (await Promise.all(segments.map(begin))).filter(hasLines);
      while (open.length > 0) {
        const { lines, exhausted } = linesAtHand(open);
        yield lines;
        await refill(exhausted);
        open = open.filter(hasLines);
      }
    },
    close: thread.close,
  };
};

const hasLines = ({ batch }: Cursor): boolean => batch.length > 0;

/** Lines until one of the batches has no more. `open`: at least one, each with a line. */
const linesAtHand = (open: readonly Cursor[]): { readonly lines: readonly NewLine[]; readonly exhausted: Cursor } => {
  const lines: NewLine[] = [];
  for (;;) {
    const earliest = open.reduce((best, other) => (timeOf(other) < timeOf(best) ? other : best));
    const line = earliest.batch[earliest.next];
    if (line !== undefined) lines.push({ ...line, segment: earliest.segment });
    earliest.next += 1;
    if (earliest.next >= earliest.batch.length) return { lines, exhausted: earliest };
  }
};

const timeOf = ({ batch, next }: Cursor): number => batch[next]?.written ?? 0;

/** Answers come in the order of the questions. */
const openThread = (url: URL) => {
  const thread = new Worker(url);
  thread.unref();
  const waiting: { readonly resolve: (batch: Batch) => void; readonly reject: (why: Error) => void }[] = [];
  const fail = (why: unknown): void => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the reading thread ended: ${String(why)}`));
  };
  thread.on('message', (batch: Batch) => waiting.shift()?.resolve(batch));
  thread.on('error', fail);
  thread.on('exit', fail);
  return {
    read: (wanted: Wanted): Promise<Batch> =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        thread.postMessage(wanted);
      }),
    close: async (): Promise<void> => void (await thread.terminate()),
  };
};
