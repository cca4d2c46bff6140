import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/workspace/text.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('decodeText', () => {
  it.each([
    ['nothing', bytes(), '', 'utf-8'],
    ['ASCII', Buffer.from('plain'), 'plain', 'utf-8'],
    ['UTF-8', Buffer.from('naïve 😀'), 'naïve 😀', 'utf-8'],
    ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'a', 'utf-8-bom'],
    ['only the first byte order mark', bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf), '\ufeff', 'utf-8-bom'],
    ['UTF-16 little-endian', bytes(0xff, 0xfe, 0x61, 0x00, 0xe9, 0x00), 'aé', 'utf-16le'],
    ['UTF-16 big-endian', bytes(0xfe, 0xff, 0x00, 0x61, 0x00, 0xe9), 'aé', 'utf-16be'],
    ['latin1', bytes(0x63, 0x61, 0x66, 0xe9), 'café', 'latin1'],
    ['a UTF-8 character that is cut off', bytes(0x61, 0xe2, 0x82), 'a\xe2\x82', 'latin1'],
    ['an overlong encoding', bytes(0xc0, 0xaf), '\xc0\xaf', 'latin1'],
  ])('knows %s', (_name, input, text, encoding) => {
    expect(decodeText(input)).toMatchObject({ text, encoding });
  });

  it.each([
    ['a NUL', bytes(0x61, 0x00, 0x62)],
    ['controls outside of UTF-8', bytes(0x1f, 0x8b, 0x08, 0xff)],
    ['half a UTF-16 unit', bytes(0xff, 0xfe, 0x61)],
    ['half a surrogate pair', bytes(0xff, 0xfe, 0x00, 0xd8)],
    ['UTF-32', bytes(0xff, 0xfe, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00)],
  ])('calls %s binary', (_name, input) => {
    expect(decodeText(input)).toEqual({ binary: true });
  });

  it.each([
    ['', '\n'],
    ['a', '\n'],
    ['a\nb', '\n'],
    ['a\rb', '\n'],
    ['a\r\nb\r\n', '\r\n'],
    ['a\r\nb\n', 'mixed'],
    ['\n\r\n', 'mixed'],
  ])('finds the line ends of %j', (text, eol) => {
    expect(decodeText(Buffer.from(text))).toMatchObject({ eol });
  });

  it('gives back every text that was encoded as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff'));
        expect(decodeText(Buffer.from(text))).toMatchObject({ text, encoding: 'utf-8' });
      }),
    );
  });

  it('does not touch the bytes that it is given', () => {
    const input = bytes(0xfe, 0xff, 0x00, 0x61);
    decodeText(input);
    expect(input).toEqual(bytes(0xfe, 0xff, 0x00, 0x61));
  });
});
