import { expect, it } from 'vitest';
import { failureClass } from '../../src/governance/facts/failure.ts';

it.each([
  ['src/cart.ts does not exist', 'not_found: <path> does not exist'],
  ['scratch/ünïcode.txt does not exist', 'not_found: <path> does not exist'],
  ['größe/日本/a.py does not exist', 'not_found: <path> does not exist'],
])('%s is the same failure in whatever language its path is', (reason, name) => {
  expect(failureClass('not_found', reason)).toBe(name);
});
