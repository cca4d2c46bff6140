import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { createCache } from '../src/cache.ts';

test('keeps what was used last', () => {
  const cache = createCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  assert.equal(cache.get('a'), 1);
  cache.set('c', 3);
  assert.deepEqual([cache.has('a'), cache.has('b'), cache.has('c'), cache.size], [true, false, true, 2]);
});

test('setting a key again uses it and needs no room', () => {
  const cache = createCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.set('a', 3);
  cache.set('c', 4);
  assert.deepEqual([cache.get('a'), cache.has('b')], [3, false]);
});

test('has does not use a key', () => {
  const cache = createCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.has('a');
  cache.set('c', 3);
  assert.equal(cache.has('a'), false);
});

test('undefined is a value, and it is used like others', () => {
  const cache = createCache<string, number | undefined>(2);
  cache.set('a', undefined);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  assert.deepEqual([cache.has('a'), cache.has('b')], [true, false]);
});

test('no room at all is refused', () => {
  assert.throws(() => createCache(0), RangeError);
});

test('there are tests', () => {
  assert.ok(existsSync('test/cache.test.ts'));
});
