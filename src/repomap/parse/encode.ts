// Symbols as bytes: numbers first, then all texts as one string, so that reading is one decode and one split.
// Layout, 32-bit little-endian: definitions n, imports m, flags; n × (line, endLine, parent, kind | exported << 8);
// m × number of names; UTF-8 text: n × (name, signature, doc), m × (from, names …), separated by line breaks.
import {
  DEFINITION_KINDS,
  type Definition,
  type Import,
  type PathOnly,
  type Symbols,
  UNREAD_REASONS,
} from '../types.ts';

const HEADER = 3;
const PER_DEFINITION = 4;
const APPROXIMATE = 1;
const EXPORTED = 0x100;

/** The bytes of a file's symbols, whose texts hold no line break. */
export const encodeSymbols = ({ definitions, imports, approximate, unread }: Symbols): Uint8Array => {
  const numbers = new Int32Array(HEADER + definitions.length * PER_DEFINITION + imports.length);
  const reason = unread === undefined ? 0 : UNREAD_REASONS.indexOf(unread) + 1;
  numbers.set([definitions.length, imports.length, (approximate ? APPROXIMATE : 0) | (reason << 1)]);
  let at = HEADER;
  for (const { line, endLine, parent, kind, exported } of definitions) {
    numbers.set([line, endLine, parent, DEFINITION_KINDS.indexOf(kind) | (exported ? EXPORTED : 0)], at);
    at += PER_DEFINITION;
  }
  for (const { names } of imports) numbers[at++] = names.length;
  const texts = [
    ...definitions.flatMap(({ name, signature, doc }) => [name, signature, doc]),
    ...imports.flatMap(({ from, names }) => [from, ...names]),
  ];
  const text = Buffer.from(texts.join('\n'), 'utf8');
  // A buffer of its own, so that a thread can hand it over.
  const bytes = new Uint8Array(numbers.byteLength + text.length);
  bytes.set(new Uint8Array(numbers.buffer));
  bytes.set(text, numbers.byteLength);
  return bytes;
};

/** The symbols of bytes that `encodeSymbols` made; undefined for any other. */
export const decodeSymbols = (bytes: Uint8Array): Symbols | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numberAt = (index: number): number => view.getInt32(index * 4, true);
  if (bytes.byteLength < HEADER * 4) return undefined;
  const [definitionCount, importCount, flags] = [numberAt(0), numberAt(1), numberAt(2)];
  const end = (HEADER + definitionCount * PER_DEFINITION + importCount) * 4;
  if (definitionCount < 0 || importCount < 0 || end > bytes.byteLength) return undefined;
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset + end, bytes.byteLength - end)
    .toString('utf8')
    .split('\n');
  const definitions = Array.from({ length: definitionCount }, (_, index): Definition => {
    const at = HEADER + index * PER_DEFINITION;
    const packed = numberAt(at + 3);
    const [name = '', signature = '', doc = ''] = texts.slice(index * 3, index * 3 + 3);
    const kind = DEFINITION_KINDS[packed & 0xff] ?? 'constant';
    const exported = (packed & EXPORTED) !== 0;
    return {
      name,
      kind,
      line: numberAt(at),
      endLine: numberAt(at + 1),
      parent: numberAt(at + 2),
      signature,
      exported,
      doc,
    };
  });
  const imports = decodeImports(texts, definitionCount * 3, importCount, (index) =>
    numberAt(HEADER + definitionCount * PER_DEFINITION + index),
  );
  const unread: PathOnly | undefined = UNREAD_REASONS[(flags >> 1) - 1];
  const symbols = { definitions, imports, approximate: (flags & APPROXIMATE) !== 0 };
  return unread === undefined ? symbols : { ...symbols, unread };
};

const decodeImports = (
  texts: readonly string[],
  start: number,
  count: number,
  namesOf: (index: number) => number,
): readonly Import[] => {
  const imports: Import[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const names = texts.slice(at + 1, at + 1 + namesOf(index));
    imports.push({ from: texts[at] ?? '', names });
    at += 1 + names.length;
  }
  return imports;
};
