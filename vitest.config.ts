import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { totals } from './tests/support/totals.ts';

const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default', totals],
    // One less than there are cores is the default; on two cores that is one, which then waits for processes most of the time.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        // One module cache a worker: nothing keeps state in modules, and loading them anew for each file took longer than the tests.
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          isolate: false,
          ...timeouts,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/build.ts'],
          ...timeouts,
        },
      },
    ],
  },
});
