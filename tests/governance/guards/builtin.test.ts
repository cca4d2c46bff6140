import { expect, it } from 'vitest';
import { BUILTIN } from '../../../src/governance/guards/builtin.ts';
import { compileGuard, search } from '../../../src/governance/guards/compile.ts';

it.each(BUILTIN)('$id holds its own examples, in both directions', async (guard) => {
  expect(guard.examples.match.length).toBeGreaterThan(0);
  expect(guard.examples.not_match.length).toBeGreaterThan(0);
  expect(await compileGuard(guard)).not.toHaveProperty('problem');
});

it.each(BUILTIN.filter(({ fix }) => fix !== undefined))('$id is satisfied with its own mend', async (guard) => {
  for (const text of guard.examples.match) {
    const found = await search(guard, { path: 'a.ts', text });
    const fixed = 'hits' in found ? (found.hits[0]?.fixed ?? '') : '';
    expect(fixed).not.toBe('');
    expect(await search(guard, { path: 'a.ts', text: fixed })).toEqual({ hits: [] });
  }
});
