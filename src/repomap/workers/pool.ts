// Threads that read and parse; without a built worker the calling thread does it, a file at a time between its other
// work.
import { Worker } from 'node:worker_threads';
import { type Derived, type Job, openDeriver } from '../derive.ts';
import type { Batch, BatchResult, Message } from './worker.ts';

/** While somebody waits. What runs beside other work takes one. */
const THREADS = 2;
/** Source bytes of a batch: small enough that both threads end together, large enough that messages cost nothing. */
const BATCH_BYTES = 400_000;
/** Below this many files starting threads is not worth it. */
const FEW = 60;

export interface Pool {
  /** Derives all jobs; `done` is called for each when it is known, in any order. Never rejects. */
  run(jobs: readonly Job[], done: (index: number, derived: Derived) => void, threads?: number): Promise<void>;
  close(): Promise<void>;
}

interface Slice {
  readonly start: number;
  readonly jobs: readonly Job[];
}

export const openPool = (worker: URL | undefined): Pool => {
  const own = openDeriver();
  const running = new Set<Worker>();
  let isClosed = false;

  const inThisThread = async ({ start, jobs }: Slice, done: Done): Promise<void> => {
    for (const [index, job] of jobs.entries()) {
      if (isClosed) return;
      done(start + index, await own.derive(job));
      await new Promise(setImmediate);
    }
  };

  const inWorker = async (url: URL, slices: Slice[], done: Done): Promise<void> => {
    const thread = new Worker(url);
    running.add(thread);
    thread.unref();
    let slice = slices.pop();
    let answers = 0;
    try {
      for (; slice !== undefined && !isClosed; slice = slices.pop()) {
        const { derived } = await ask(thread, { id: slice.start, jobs: slice.jobs });
        for (const [index, one] of derived.entries()) done(slice.start + index, one);
        answers += 1;
      }
    } catch {
      // A thread that died takes its batch with it: those files stay unknown. One that never began takes nothing.
      if (answers === 0 && slice !== undefined) await inThisThread(slice, done);
    } finally {
      running.delete(thread);
      await finish(thread);
    }
  };

  return {
    run: async (jobs, done, threads = THREADS) => {
      if (worker === undefined || jobs.length <= FEW) return inThisThread({ start: 0, jobs }, done);
      const slices = slicesOf(jobs).reverse();
      await Promise.all(Array.from({ length: threads }, () => inWorker(worker, slices, done)));
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...running].map(finish));
    },
  };
};

type Done = (index: number, derived: Derived) => void;

const slicesOf = (jobs: readonly Job[]): Slice[] => {
  const slices: Slice[] = [];
  let start = 0;
  let bytes = 0;
  jobs.forEach(({ stamp }, index) => {
    bytes += stamp.size;
    if (bytes < BATCH_BYTES && index < jobs.length - 1) return;
    slices.push({ start, jobs: jobs.slice(start, index + 1) });
    start = index + 1;
    bytes = 0;
  });
  return slices;
};

/** Lets a thread end by itself after the file it is at: one that is stopped inside of a parser takes the process along. */
const finish = (thread: Worker): Promise<void> =>
  new Promise((resolve) => {
    if (thread.threadId < 0) return resolve();
    const last: Message = 'end';
    thread.once('exit', () => resolve());
    thread.ref();
    thread.postMessage(last);
  });

const ask = (thread: Worker, batch: Batch): Promise<BatchResult> =>
  new Promise((resolve, reject) => {
    const failed = (why: unknown): void => reject(new Error(`the parsing thread ended: ${String(why)}`));
    thread.once('error', failed);
    thread.once('exit', failed);
    thread.once('message', (result: BatchResult) => {
      thread.off('error', failed);
      thread.off('exit', failed);
      resolve(result);
    });
    thread.postMessage(batch);
  });
