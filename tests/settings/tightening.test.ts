import { expect, it } from 'vitest';
import { MODES } from '../../src/policy/defaults.ts';
import { isAtMost } from '../../src/settings/tightening.ts';

it.each<[key: string, bound: unknown, value: unknown, atMost: boolean]>([
  ['mode', 'observe', 'workspace', true],
  ['mode', 'workspace', 'observe', false],
  ['mode', 'workspace', 'locked', true],
  ['mode', 'workspace', 'read-only', true],
  ['mode', 'read-only', 'workspace', false],
  ['mode', 'read-only', 'locked', false],
  ['mode', 'locked', 'read-only', false],
  ['mode', 'locked', 'observe', false],
  ['durability', 'balanced', 'strict', true],
  ['durability', 'strict', 'balanced', false],
  ['env.pass', [], [], true],
  ['env.pass', [], ['TOKEN'], false],
  ['env.pass', ['A', 'B'], ['B'], true],
  ['env.pass', ['A'], ['A', 'B'], false],
  ['limits.output_chars', 8000, 7999, true],
  ['limits.output_chars', 8000, 8001, false],
  ['limits.capture_bytes', 10, 11, false],
  ['approvals.expire_minutes', 10, 11, false],
  ['sandbox.backend', 'auto', 'required', true],
  ['sandbox.backend', 'auto', 'off', false],
  ['sandbox.backend', 'auto', 'none of these', false],
  ['sandbox.auto_allow', false, true, false],
  ['sandbox.auto_allow', true, false, true],
  ['a key that nobody has thought about', 1, 2, false],
  ['a key that nobody has thought about', [1], [1], true],
  ['constructor', 1, 2, false],
])('%s: %j bounds %j: %s', (key, bound, value, atMost) => {
  expect(isAtMost(key, bound, value)).toBe(atMost);
});

it.each(MODES)('mode %s is at most itself, and no two modes are at most each other', (mode) => {
  expect(isAtMost('mode', mode, mode)).toBe(true);
  const both = MODES.filter(
    (other) => other !== mode && isAtMost('mode', mode, other) && isAtMost('mode', other, mode),
  );
  expect(both).toEqual([]);
});
