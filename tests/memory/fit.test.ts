// Sections within a budget of tokens.
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { PACK_SECTIONS } from '../../src/core/context-pack.ts';
import { fitSections } from '../../src/memory/pack/fit.ts';

const section = fc.record({
  section: fc.constantFrom(...PACK_SECTIONS),
  heading: fc.constantFrom('Notes', 'Files modified'),
  items: fc.array(fc.string({ minLength: 1, maxLength: 80 }), { maxLength: 30 }),
});

it('never needs more tokens than there are, and counts every item', () => {
  fc.assert(
    fc.property(fc.array(section, { maxLength: 8 }), fc.nat(600), (sections, budget) => {
      const { text, tokens, sections: told } = fitSections(sections, budget, countTokens);
      expect(tokens).toBeLessThanOrEqual(budget);
      expect(countTokens(text)).toBeLessThanOrEqual(tokens);
      expect(told.map(({ shown, left_out }) => shown + left_out)).toEqual(sections.map(({ items }) => items.length));
      expect(told.every(({ state, why }) => (state === 'included') === (why === undefined))).toBe(true);
    }),
  );
});

it('cuts an item that is too long, and a section that is', () => {
  const items = Array.from({ length: 10 }, (_, at) => String(at).repeat(5_000));
  const { text, sections } = fitSections([{ section: 'notes', heading: 'Notes', items }], 100_000, countTokens);
  expect(text.length).toBeLessThanOrEqual(6_100);
  expect(sections).toMatchObject([
    { state: 'shortened', shown: 4, left_out: 6, why: 'the budget of the section is used up' },
  ]);
});
