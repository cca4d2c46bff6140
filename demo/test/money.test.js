import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWords, percentOf } from '../src/money.js';

test('half a cent goes to the even cent', () => {
  assert.equal(percentOf(1250, 19), 238);
  assert.equal(percentOf(50, 19), 10);
});

test('amounts have two decimals', () => {
  assert.equal(inWords(1250), '12.50');
  assert.equal(inWords(-5), '-0.05');
});
