import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invoices } from '../src/invoice.js';

const solo = { name: 'solo', monthlyPrice: 1250 };

test('each renewal is one invoice, with tax', () => {
  const subscription = { customer: 'grace', plan: solo, start: '2026-03-15' };
  const first = { number: 'grace-2026-03-15', day: '2026-03-15', net: 1250, tax: 238, total: 1488 };
  const second = { number: 'grace-2026-04-15', day: '2026-04-15', net: 1250, tax: 238, total: 1488 };
  assert.deepEqual(invoices(subscription, '2026-05-01'), [first, second]);
});

test('nothing is invoiced from the end on', () => {
  const subscription = { customer: 'linus', plan: solo, start: '2026-01-01', end: '2026-02-01' };
  assert.deepEqual(invoices(subscription, '2027-01-01').map(({ day }) => day), ['2026-01-01']);
});

test('a year from the 31st has one invoice in every month', () => {
  const subscription = { customer: 'ada', plan: solo, start: '2026-01-31' };
  const months = invoices(subscription, '2027-01-01').map(({ day }) => day.slice(0, 7));
  assert.equal(new Set(months).size, 12);
});
