import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prorate } from '../src/prorate.ts';

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

test('the parts are the whole, whatever the weights', () => {
  for (let cents = 0; cents < 200; cents += 1) {
    for (const weights of [[1, 1, 1], [1, 2], [3, 3, 1, 7], [0, 5, 5], [10, 20, 30, 40, 1]]) {
      assert.equal(sum(prorate(cents, weights)), cents, `${cents} by ${weights}`);
    }
  }
});

test('every part is within a cent of its share', () => {
  const weights = [3, 3, 1, 7];
  for (const [index, part] of prorate(1_003, weights).entries()) {
    assert.ok(Math.abs(part - (1_003 * (weights[index] ?? 0)) / 14) < 1);
  }
});

test('nothing goes to a weight of nothing', () => {
  assert.equal(prorate(101, [0, 1, 1])[0], 0);
});

test('parts are whole cents', () => {
  assert.ok(prorate(100, [1, 1, 1]).every(Number.isInteger));
});
