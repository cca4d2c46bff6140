// The same tests fail, however often the code is changed.
import * as z from 'zod';
import type { Detector } from '../detector.ts';

export const sameFailure = (): Detector => {
  let failing = '';
  let count = 0;
  let at = -1;
  return {
    rule: 'same_failure',
    would: ({ call }) => (call.tool === 'run_tests' ? count : 0),
    saw: (call, { data, version }) => {
      const told = call.tool === 'run_tests' ? ToldSchema.safeParse(data).data : undefined;
      if (told === undefined || told.outcome === 'not_run') return 0;
      if (told.outcome === 'passed') {
        [failing, count] = ['', 0];
        return 0;
      }
      const names = JSON.stringify([told.cmd, told.failures.map(({ name }) => name).sort()]);
      // Running them again without a change says nothing about a change.
      if (names !== failing) count = 1;
      else if (version !== at) count += 1;
      [failing, at] = [names, version];
      return count;
    },
    refused: ({ call }) => {
      if (count > 0 && call.tool === 'run_tests') count += 1;
    },
    forgive: () => {
      count = 0;
    },
    reason: (times) => `the same tests have failed ${times} times in a row, with changes in between`,
    remedy:
      'stop changing at random: read the failing test and what it calls, or say that you are stuck with task_update state blocked or checkpoint_request',
  };
};

const ToldSchema = z.looseObject({
  outcome: z.string(),
  cmd: z.string(),
  failures: z.array(z.looseObject({ name: z.string() })),
});
