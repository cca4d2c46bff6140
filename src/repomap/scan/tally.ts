// Counts by hash in open addressing: the inner loop of the scan, so without an object per word.

import { DEFINED } from './record.ts';

export interface Tally {
  readonly clear: () => void;
  /** Counts one more in the eight bits at `shift`, up to 255. */
  readonly add: (hash: number, shift: number) => void;
  /** Sets the topmost bit. */
  readonly mark: (hash: number) => void;
  /** hash, counts, hash, counts … in order of the hashes. */
  readonly sorted: () => Int32Array;
}

const FIRST_SLOTS = 1 << 12;

export const createTally = (): Tally => {
  let keys = new Int32Array(FIRST_SLOTS);
  let counts = new Int32Array(FIRST_SLOTS);
  /** Slots in use, in order of first use. */
  let used = new Uint32Array(FIRST_SLOTS / 2);
  let size = 0;
  const slotOf = (hash: number): number => {
    const mask = keys.length - 1;
    // 0 marks a free slot; the word with that hash shares its place with the next one.
    const key = hash === 0 ? 1 : hash;
    let slot = (key ^ (key >>> 15)) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    if (keys[slot] === 0) {
      if (size === used.length) {
        grow();
        return slotOf(hash);
      }
      keys[slot] = key;
      counts[slot] = 0;
      used[size] = slot;
      size += 1;
    }
    return slot;
  };
  const grow = (): void => {
    const old = { keys, counts, used, size };
    keys = new Int32Array(old.keys.length * 2);
    counts = new Int32Array(old.keys.length * 2);
    used = new Uint32Array(old.used.length * 2);
    size = 0;
    for (let index = 0; index < old.size; index += 1) {
      const from = old.used[index] ?? 0;
      const slot = slotOf(old.keys[from] ?? 0);
      counts[slot] = old.counts[from] ?? 0;
    }
  };
  return {
    clear: () => {
      for (let index = 0; index < size; index += 1) keys[used[index] ?? 0] = 0;
      size = 0;
    },
    add: (hash, shift) => {
      const slot = slotOf(hash);
      const count = counts[slot] ?? 0;
      if (((count >>> shift) & 0xff) < 0xff) counts[slot] = count + (1 << shift);
    },
    mark: (hash) => {
      const slot = slotOf(hash);
      counts[slot] = (counts[slot] ?? 0) | DEFINED;
    },
    sorted: () => {
      const order = new Float64Array(size);
      for (let index = 0; index < size; index += 1) {
        const slot = used[index] ?? 0;
        order[index] = (keys[slot] ?? 0) * 2 ** 21 + slot;
      }
      order.sort();
      const sorted = new Int32Array(size * 2);
      for (let index = 0; index < size; index += 1) {
        const packed = order[index] ?? 0;
        const slot = packed - Math.floor(packed / 2 ** 21) * 2 ** 21;
        sorted[2 * index] = keys[slot] ?? 0;
        sorted[2 * index + 1] = counts[slot] ?? 0;
      }
      return sorted;
    },
  };
};
