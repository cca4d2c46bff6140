// What waits is ended, whatever the collector of garbage has done in between.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { deadline } from '../../src/core/deadline.ts';

const collectGarbage = async (): Promise<void> => {
  setFlagsFromString('--expose-gc');
  // What was made in this turn is still held by it.
  await sleep(10);
  runInNewContext('gc')();
};

it('ends after its time', async () => {
  let ended = false;
  deadline(200, new AbortController().signal).addEventListener('abort', () => {
    ended = true;
  });
  await collectGarbage();
  expect(ended).toBe(false);
  await expect.poll(() => ended).toBe(true);
});

it('ends with another, for the same reason', () => {
  const other = new AbortController();
  const signal = deadline(60_000, other.signal);
  other.abort('enough');
  expect(signal.reason).toBe('enough');
});
