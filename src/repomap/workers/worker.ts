// Entry of a worker thread: takes batches of jobs, gives back their bytes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { type Derived, type Job, openDeriver } from '../derive.ts';

/** Bytes of source after which the trees of past parses are given back: each byte costs its tree about forty. */
const COLLECT_AFTER_BYTES = 300_000;

export interface Batch {
  readonly id: number;
  readonly jobs: readonly Job[];
}

export interface BatchResult {
  readonly id: number;
  readonly derived: readonly Derived[];
}

// The binding frees a tree when its JavaScript object is collected, and the collector does not see how large a tree is.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('() => gc({ type: "minor" })');
const deriver = openDeriver();

parentPort?.on('message', async ({ id, jobs }: Batch) => {
  const derived: Derived[] = [];
  let bytes = 0;
  for (const job of jobs) {
    derived.push(await deriver.derive(job));
    bytes += job.stamp.size;
    if (bytes < COLLECT_AFTER_BYTES) continue;
    bytes = 0;
    collect();
    // Finalizers run between tasks.
    await new Promise(setImmediate);
  }
  const result: BatchResult = { id, derived };
  parentPort?.postMessage(result, derived.flatMap(ownBuffer));
});

/** Bytes that are alone in their buffer are handed over without a copy. */
const ownBuffer = (derived: Derived): readonly ArrayBuffer[] => {
  const buffer = derived?.symbols?.buffer;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
};
