// What lies below a directory, by segments.
import { expect, test } from 'vitest';
import { below, foldedSegments } from '../../src/policy/paths.ts';

test.each([
  ['/w', '/w', ''],
  ['/w', '/w/a', 'a'],
  ['/w', '/w/a/b', 'a/b'],
  ['/w', '/w/.env', '.env'],
  ['/w', '/w/a/../b', 'b'],
  ['/w', '/w/./a', 'a'],
  ['/w', '/w/..a', '..a'],
  ['/', '/a', 'a'],
  ['/w', '/', undefined],
  ['/w/a', '/w', undefined],
  ['/w', '/w/..', undefined],
  ['/w', '/w/../x', undefined],
  ['/w', '/w/a/../../x', undefined],
  ['/w', '/wx', undefined],
  ['/w', '/w.', undefined],
  ['/w', '/x/w', undefined],
  ['/w', '/x/w/a', undefined],
  ['/w', '/ww/a', undefined],
])('below %s: %s is %s', (root, target, expected) => {
  expect(below(root, target)).toBe(expected);
});

test.each([
  ['.ENV', '.env'],
  ['.env.', '.env'],
  ['.env . ', '.env'],
  ['.e\u200bnv', '.env'],
  ['.git\u00ad', '.git'],
  ['..', '..'],
  ['a\u0301', '\u00e1'],
])('%j is compared as %j', (written, folded) => {
  expect(foldedSegments(`a/${written}`)).toEqual(['a', folded]);
});
