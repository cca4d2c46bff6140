import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationOf, filled, inColumn, shellWord } from '../../../src/commands/demo/layout.ts';

it.each([
  ['short', 8, 'short   '],
  ['exactly8', 8, 'exactly8'],
  ['much too long', 8, 'much to…'],
])('puts %j into %i columns', (text, width, expected) => {
  expect(inColumn(text, width)).toBe(expected);
});

it('fills lines without breaking a piece, and keeps the spaces of the text', () => {
  expect(filled('+  return a  b'.split(' '), 20)).toEqual(['+  return a  b']);
  expect(filled(['1 tool_called,', '2 run_started,', 'a-piece-longer-than-the-line', 'x'], 16)).toEqual([
    '1 tool_called,',
    '2 run_started,',
    'a-piece-longer-than-the-line',
    'x',
  ]);
});

it('loses nothing: the lines together are the pieces in order, none too long but a lone piece', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^\w{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 30 }),
      (pieces, width) => {
        const lines = filled(pieces, width);
        expect(lines.join(' ').split(' ')).toEqual(pieces);
        expect(lines.filter((line) => line.length > width && line.includes(' '))).toEqual([]);
      },
    ),
  );
});

it.each([
  [0.04, '0.0 ms'],
  [1.25, '1.3 ms'],
  [9.9, '9.9 ms'],
  [12.5, '13 ms'],
])('tells %d ms as %s', (ms, expected) => {
  expect(durationOf(ms)).toBe(expected);
});

it.each([
  ['/tmp/tally', '/tmp/tally'],
  ['HARNESS_STATE_DIR=/a b', "'HARNESS_STATE_DIR=/a b'"],
  ["it's", "'it'\\''s'"],
  ['$(rm)', "'$(rm)'"],
])('quotes %s for a shell where needed', (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});
