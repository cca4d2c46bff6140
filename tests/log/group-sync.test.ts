import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createGroupSync } from '../../src/log/group-sync.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('syncs once for many appends, and again for those that come later', async () => {
  let syncs = 0;
  const touch = createGroupSync(
    async () => {
      syncs += 1;
    },
    () => {},
  );
  for (let append = 0; append < 50; append += 1) touch();
  expect(syncs).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(syncs).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(syncs).toBe(1);
  touch();
  await vi.advanceTimersByTimeAsync(100);
  expect(syncs).toBe(2);
});

it('tells of a sync that failed', async () => {
  const failures: unknown[] = [];
  const touch = createGroupSync(
    () => Promise.reject(new Error('disk on fire')),
    (thrown) => failures.push(thrown),
  );
  touch();
  await vi.advanceTimersByTimeAsync(100);
  expect(failures).toEqual([new Error('disk on fire')]);
});
