// Calls that write the same path wait for each other; all others run side by side.

export interface Locks {
  /** Waits for every earlier holder of any of the keys. Resolves to the release. */
  acquire(keys: readonly string[]): Promise<() => void>;
}

export const createLocks = (): Locks => {
  const tails = new Map<string, Promise<void>>();
  return {
    acquire: async (keys) => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      // All keys are taken in one synchronous step, so two calls cannot wait for each other.
      const earlier = keys.map((key) => tails.get(key));
      for (const key of keys) tails.set(key, held);
      await Promise.all(earlier);
      return () => {
        for (const key of keys) if (tails.get(key) === held) tails.delete(key);
        release();
      };
    },
  };
};
