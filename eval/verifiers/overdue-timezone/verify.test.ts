import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOverdue, overdue } from '../src/overdue.ts';

const invoice = (dueDate: string, offsetMinutes: number, paid = false) => ({ id: dueDate, dueDate, paid, offsetMinutes });

test('east of UTC the day ends earlier', () => {
  assert.equal(isOverdue(invoice('2026-03-31', 540), new Date('2026-03-31T14:59:00Z')), false);
  assert.equal(isOverdue(invoice('2026-03-31', 540), new Date('2026-03-31T15:00:00Z')), true);
});

test('west of UTC it ends later', () => {
  assert.equal(isOverdue(invoice('2026-03-31', -480), new Date('2026-04-01T07:59:00Z')), false);
  assert.equal(isOverdue(invoice('2026-03-31', -480), new Date('2026-04-01T08:00:00Z')), true);
});

test('half hours count', () => {
  assert.equal(isOverdue(invoice('2026-03-31', 330), new Date('2026-03-31T18:29:00Z')), false);
  assert.equal(isOverdue(invoice('2026-03-31', 330), new Date('2026-03-31T18:30:00Z')), true);
});

test('what is paid is never overdue, and the oldest comes first', () => {
  const found = overdue(
    [invoice('2026-03-30', 0), invoice('2026-01-01', 0, true), invoice('2026-03-29', 0)],
    new Date('2026-04-01T00:00:00Z'),
  );
  assert.deepEqual(found.map(({ dueDate }) => dueDate), ['2026-03-29', '2026-03-30']);
});
