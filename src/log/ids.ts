// Ids that sort by the time they were made, across processes, and strictly within one.
import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Random bytes are drawn in stock: one system call per id would cost more than the rest of an event. */
const STOCK_BYTES = 4096;

export interface IdOptions {
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** Makes `newId(prefix)`: `ses_01J…`, `run_01J…`, `call_01J…`; one factory per process keeps them in order. */
export const createIds = ({ clock = Date.now }: IdOptions = {}): ((prefix: string) => string) => {
  const ulid = monotonicFactory(createRandom());
  return (prefix) => `${prefix}_${ulid(Math.trunc(clock()))}`;
};

/** Uniform fractions in [0, 1) with eight bits each, as ulid draws them. */
const createRandom = (): (() => number) => {
  const stock = Buffer.allocUnsafe(STOCK_BYTES);
  let used = STOCK_BYTES;
  return () => {
    if (used === STOCK_BYTES) {
      randomFillSync(stock);
      used = 0;
    }
    const byte = stock.readUInt8(used);
    used += 1;
    return byte / 256;
  };
};
