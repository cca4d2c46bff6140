// Bytes to text, saying which encoding and line ends they have, so that an edit can keep both.
import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1';
export type Eol = '\n' | '\r\n' | 'mixed';

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** `\n` also where there is no line end at all. */
  readonly eol: Eol;
}

export type Decoded = DecodedText | { readonly binary: true };

// Bytes that no text in a single-byte encoding has: controls other than tab, line feed, form feed, return, escape.
const BINARY_CONTROLS = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
const BINARY = { binary: true } as const;

/** The text of a whole file, without its byte order mark. NUL means binary; what is not UTF-8 and has no controls is latin1. */
export const decodeText = (bytes: Uint8Array): Decoded => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return decodeWide(buffer.subarray(2), 'utf-16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeWide(buffer.subarray(2), 'utf-16be');
  if (buffer.includes(0)) return BINARY;
  if (isUtf8(buffer)) return decodeUtf8(buffer);
  const text = buffer.toString('latin1');
  return BINARY_CONTROLS.test(text) ? BINARY : { text, encoding: 'latin1', eol: eolOf(text) };
};

const decodeUtf8 = (buffer: Buffer): Decoded => {
  const marked = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  const text = buffer.toString('utf8', marked ? 3 : 0);
  return { text, encoding: marked ? 'utf-8-bom' : 'utf-8', eol: eolOf(text) };
};

const decodeWide = (bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Decoded => {
  if (bytes.length % 2 === 1) return BINARY;
  const text = (encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le');
  // Half a surrogate pair would not survive the way to the model and back.
  return /\0|\p{Surrogate}/u.test(text) ? BINARY : { text, encoding, eol: eolOf(text) };
};

const eolOf = (text: string): Eol => {
  if (!text.includes('\r\n')) return '\n';
  return /(?<!\r)\n/.test(text) ? 'mixed' : '\r\n';
};
