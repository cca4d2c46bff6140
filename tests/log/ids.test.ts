import { expect, it } from 'vitest';
import { createIds } from '../../src/log/ids.ts';

it('makes ids that are unique, prefixed and in order, also within a millisecond and when the clock goes back', () => {
  const times = [1_000, 1_000, 1_000, 999, 2_000, 1];
  const newId = createIds({ clock: () => times.shift() ?? 3_000 });
  const ids = Array.from({ length: 10_000 }, () => newId('evt'));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.filter((id) => !/^evt_[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toEqual([]);
});

it('sorts ids of different makers by time', () => {
  const early = createIds({ clock: () => 1_000 });
  const late = createIds({ clock: () => 1_001 });
  expect(early('run') < late('run')).toBe(true);
});

it('never repeats across makers', () => {
  const ids = Array.from({ length: 1_000 }, () => createIds({ clock: () => 1_000 })).map((newId) => newId('x'));
  expect(new Set(ids).size).toBe(ids.length);
});
