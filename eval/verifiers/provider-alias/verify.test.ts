import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROVIDERS } from '../src/providers.ts';
import { resolve } from '../src/resolve.ts';

const TIMEOUTS = 2_706_000;

test('the alias has moved', () => {
  assert.deepEqual(resolve('github')?.aliases, ['gh']);
  assert.deepEqual([...(resolve('github-enterprise')?.aliases ?? [])].sort(), ['gh-enterprise', 'ghe']);
});

test('no alias means two providers', () => {
  const all = PROVIDERS.flatMap(({ id, aliases }) => [id, ...aliases]);
  assert.equal(new Set(all).size, all.length);
});

test('nothing else has changed', () => {
  assert.equal(PROVIDERS.length, 902);
  assert.equal(PROVIDERS.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0), TIMEOUTS);
});
