import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../src/rpc/framing.ts';

const linesOf = (bytes: Buffer, cuts: readonly number[], limit = 1_000) => {
  const reader = createLineReader(limit);
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return borders
    .slice(1)
    .flatMap((end, index) =>
      reader
        .push(bytes.subarray(borders[index], end))
        .map((frame) => ('line' in frame ? frame.line.toString() : frame.tooLong)),
    );
};

describe('newline framing', () => {
  it('gives the same lines however the bytes are cut', () => {
    const line = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.array(fc.nat(), { maxLength: 30 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        expect(linesOf(bytes, cuts)).toEqual(lines.map((each) => Buffer.from(each).toString()));
      }),
    );
  });

  it('skips what is too long, says how long it was, and goes on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 500 }), fc.array(fc.nat(), { maxLength: 20 }), (length, cuts) => {
        const bytes = Buffer.from(`first\n${'x'.repeat(length)}\nlast\n`);
        expect(linesOf(bytes, cuts, 10)).toEqual(['first', length, 'last']);
      }),
    );
  });

  it('keeps an unfinished line to itself', () => {
    expect(linesOf(Buffer.from('whole\nhalf'), [])).toEqual(['whole']);
  });
});
