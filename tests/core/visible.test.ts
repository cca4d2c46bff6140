// What a person reads before agreeing.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visible } from '../../src/core/visible.ts';

it.each([
  ['git log --oneline', 'git log --oneline'],
  ['grüße 日本語 🙂', 'grüße 日本語 🙂'],
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u001b[2K', '\\u{1b}[2K'],
  ['ls\u202etxt.', 'ls\\u{202e}txt.'],
  ['r\u200bm', 'r\\u{200b}m'],
  ['a\u00a0b', 'a\\u{a0}b'],
  ['a\u2028b', 'a\\u{2028}b'],
  ['a\u3164b', 'a\\u{3164}b'],
  ['a\u2800b', 'a\\u{2800}b'],
  ['\u{e0041}', '\\u{e0041}'],
  ['a\ufe0f', 'a\\u{fe0f}'],
  ['\ud800', '\\u{d800}'],
  ['ls       x', 'ls       x'],
  [`ls${' '.repeat(8)}x`, 'ls [8 blanks] x'],
])('%j is shown as %j', (text, shown) => expect(visible(text)).toBe(shown));

it('shows nothing twice differently and keeps no control or invisible character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[^\S ]| {8}/u);
      expect(visible(shown)).toBe(shown);
    }),
  );
});
