import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workingMinutes } from '../src/sla.ts';

const between = (opened: string, answered: string): number => workingMinutes(new Date(opened), new Date(answered));

test('to the minute', () => {
  assert.equal(between('2026-03-03T09:59:00Z', '2026-03-03T10:01:00Z'), 2);
  assert.equal(between('2026-03-03T08:30:00Z', '2026-03-03T09:15:00Z'), 15);
});

test('over night', () => {
  assert.equal(between('2026-03-03T16:45:00Z', '2026-03-04T09:20:00Z'), 35);
});

test('over a weekend', () => {
  assert.equal(between('2026-03-06T16:59:00Z', '2026-03-09T09:01:00Z'), 2);
});

test('nothing outside of working hours', () => {
  assert.equal(between('2026-03-07T10:10:00Z', '2026-03-07T12:50:00Z'), 0);
});
