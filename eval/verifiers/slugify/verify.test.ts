import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slugify.ts';

test('words', () => {
  assert.equal(slugify('  Hello,   World! '), 'hello-world');
  assert.equal(slugify('C3PO & R2-D2'), 'c3po-r2-d2');
});

test('accents', () => {
  assert.equal(slugify('Crème brûlée, Straße'), 'creme-brulee-strasse');
});

test('nothing to speak of', () => {
  assert.equal(slugify('!!!'), 'untitled');
  assert.equal(slugify(''), 'untitled');
});

test('long titles are cut between words', () => {
  const slug = slugify(Array.from({ length: 20 }, () => 'seven77').join(' '));
  assert.equal(slug, Array.from({ length: 7 }, () => 'seven77').join('-'));
});

test('one long word is cut where it must', () => {
  assert.equal(slugify('x'.repeat(100)), 'x'.repeat(60));
});

test('there are tests', async () => {
  const { readFileSync } = await import('node:fs');
  assert.match(readFileSync('test/slugify.test.ts', 'utf8'), /slugify/);
});
