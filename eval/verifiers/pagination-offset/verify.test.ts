import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from '../src/page.ts';

test('all pages together are the list, each item once', () => {
  for (let length = 0; length < 23; length += 1) {
    const all = Array.from({ length }, (_, index) => index);
    const found: number[] = [];
    let page: number | undefined = 1;
    while (page !== undefined) {
      const one = pageOf(all, page, 5);
      found.push(...one.items);
      page = one.next;
    }
    assert.deepEqual(found, all);
  }
});

test('a page that is begun is a page', () => {
  assert.equal(pageOf([1, 2, 3], 1, 2).pages, 2);
  assert.equal(pageOf([1, 2], 1, 2).pages, 1);
});

test('an empty list has one empty page', () => {
  assert.deepEqual(pageOf([], 1, 5), { items: [], page: 1, pages: 1 });
});
