// Every line of the corpus is one case: ordinary commands that must not ask, and attacks that must.
import { describe, expect, test } from 'vitest';
import { readCases } from '../corpus/read.ts';
import { objections, verdictOf } from '../corpus/verdict.ts';

const cases = ['commands.tsv', 'reading.tsv', 'attacks.tsv'].flatMap(readCases);

describe('corpus of commands', () => {
  test('is large and holds both kinds', () => {
    expect(cases.filter(({ verdict }) => verdict === 'allow').length).toBeGreaterThan(1700);
    expect(cases.filter(({ verdict }) => verdict === 'ask').length).toBeGreaterThan(2300);
    expect(cases.filter(({ verdict }) => verdict !== 'allow' && verdict !== 'ask')).toEqual([]);
  });

  test.each(cases)('$verdict: $command', ({ verdict, command }) => {
    expect({ verdict: verdictOf(command), because: verdict === 'ask' ? [] : objections(command) }).toEqual({
      verdict,
      because: [],
    });
  });
});
