import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMonths, daysInMonth } from '../src/calendar.js';

test('February has 29 days in a leap year', () => {
  assert.equal(daysInMonth(2026, 2), 28);
  assert.equal(daysInMonth(2028, 2), 29);
});

test('a month later is the same day', () => {
  assert.equal(addMonths('2026-04-15', 1), '2026-05-15');
});

test('the year turns after December', () => {
  assert.equal(addMonths('2026-11-30', 2), '2027-01-30');
});

test('a month that is too short ends on its last day', () => {
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28');
  assert.equal(addMonths('2026-10-31', 1), '2026-11-30');
});
