import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { createAverage } from '../src/average.ts';

test('of fewer values than fit, and of more', () => {
  const average = createAverage(3);
  assert.equal(average.value, undefined);
  assert.deepEqual([1, 2, 3, 4, 50].map((value) => average.add(value)), [1, 1.5, 2, 3, 19]);
  assert.equal(average.value, 19);
});

test('does not drift', () => {
  const average = createAverage(10);
  for (let index = 0; index < 100_000; index += 1) average.add(index % 2 === 0 ? 1e9 : 0.1);
  for (let index = 0; index < 10; index += 1) average.add(0.1);
  assert.ok(Math.abs((average.value ?? 0) - 0.1) < 1e-6);
});

test('what is no number is refused and changes nothing', () => {
  const average = createAverage(2);
  average.add(4);
  assert.throws(() => average.add(Number.NaN), RangeError);
  assert.throws(() => average.add(Number.POSITIVE_INFINITY), RangeError);
  assert.equal(average.value, 4);
});

test('sizes that are none', () => {
  for (const size of [0, -1, 1.5, Number.NaN]) assert.throws(() => createAverage(size), RangeError);
});

test('there are tests', () => {
  assert.ok(existsSync('test/average.test.ts'));
});
