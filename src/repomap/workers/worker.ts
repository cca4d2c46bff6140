// Entry of a worker thread: takes batches of jobs, gives back their bytes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { type Derived, type Job, openDeriver } from '../derive.ts';

/** Bytes of source after which the trees of past parses are given back: each byte costs its tree about forty. */
const COLLECT_AFTER_BYTES = 300_000;

export interface Batch {
  readonly id: number;
  readonly jobs: readonly Job[];
}

/** `end`: nothing more will come; what is under way is dropped after the file that is being parsed. */
export type Message = Batch | 'end';

export interface BatchResult {
  readonly id: number;
  readonly derived: readonly Derived[];
}

// The binding frees a tree when its JavaScript object is collected, and the collector does not see how large a tree is.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('() => gc({ type: "minor" })');

const work = (port: MessagePort): void => {
  const deriver = openDeriver();
  let isOver = false;

  const derive = async (jobs: readonly Job[]): Promise<readonly Derived[] | undefined> => {
    const derived: Derived[] = [];
    let bytes = 0;
    for (const job of jobs) {
      // Messages arrive and finalizers run between tasks.
      await new Promise(setImmediate);
      if (isOver) return undefined;
      derived.push(await deriver.derive(job));
      bytes += job.stamp.size;
      if (bytes < COLLECT_AFTER_BYTES) continue;
      bytes = 0;
      collect();
    }
    return derived;
  };

  port.on('message', async (message: Message) => {
    if (message === 'end') {
      isOver = true;
      return port.close();
    }
    const derived = await derive(message.jobs);
    if (derived === undefined) return;
    const result: BatchResult = { id: message.id, derived };
    port.postMessage(result, derived.flatMap(ownBuffer));
  });
};

/** Bytes that are alone in their buffer are handed over without a copy. */
const ownBuffer = (derived: Derived): readonly ArrayBuffer[] => {
  const buffer = derived?.symbols?.buffer;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
};

if (parentPort !== null) work(parentPort);
