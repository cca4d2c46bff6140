// Gathers syncs: however many appends there are, the disk is asked at most once in an interval.

const INTERVAL_MS = 100;

/**
 * Gives a function to be called after each append: a sync follows within the interval. It does not keep the process
 * alive. `failed` is told when the sync goes wrong, because nobody waits for it.
 */
export const createGroupSync = (sync: () => Promise<void>, failed: (thrown: unknown) => void): (() => void) => {
  let due = false;
  const run = (): void => {
    due = false;
    sync().catch(failed);
  };
  return () => {
    if (due) return;
    due = true;
    setTimeout(run, INTERVAL_MS).unref();
  };
};
