import assert from 'node:assert/strict';
import { test } from 'node:test';
import { booleanOf, settingsOf } from '../src/settings.ts';

test('every word in every case', () => {
  for (const yes of ['true', 'TRUE', 'yes', 'Yes', '1', 1, true]) assert.equal(booleanOf(yes), true, String(yes));
  for (const no of ['false', 'False', 'no', 'NO', '0', 0, false]) assert.equal(booleanOf(no), false, String(no));
});

test('what is neither is refused', () => {
  for (const odd of ['maybe', '', 2, null, {}, 'truee']) assert.throws(() => booleanOf(odd), `${odd}`);
});

test('unset is off', () => {
  assert.deepEqual(settingsOf({}), { notify: false, weekly: false });
});
