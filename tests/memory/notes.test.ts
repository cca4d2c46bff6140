// How notes are found, and when what they are about has changed.
import { expect, it } from 'vitest';
import { definitionOf } from '../../src/memory/notes/bindings.ts';
import { gramsOf, wordsOf } from '../../src/memory/notes/terms.ts';

it('takes identifiers apart', () => {
  expect(wordsOf('createRedactor HTTPServer2 snake_case $el')).toEqual([
    'createredactor',
    'create',
    'redactor',
    'httpserver2',
    'http',
    'server',
    'snake_case',
    'snake',
    'case',
    '$el',
    'el',
  ]);
  expect(gramsOf('Cart is')).toEqual(['car', 'art']);
});

const DEFINITIONS: readonly (readonly [string, string, string, string])[] = [
  [
    'TypeScript',
    'const a = 1;\nexport const sum = (\n  a: number,\n) => {\n  return a;\n};\nb();\n',
    'sum',
    'export const sum = (',
  ],
  [
    'a method',
    'class A {\n  run(): void {\n    go();\n  }\n  stop() {}\n}\n',
    'run',
    '  run(): void {\n    go();\n  }',
  ],
  [
    'Python',
    'import x\n\ndef total(rows):\n    n = 0\n\n    return n\n\nprint(1)\n',
    'total',
    'def total(rows):\n    n = 0\n\n    return n',
  ],
  [
    'Go',
    'func Other() {}\nfunc (s *Store) Get(k string) string {\n\treturn s.m[k]\n}\n',
    'Get',
    'func (s *Store) Get(k string) string {\n\treturn s.m[k]\n}',
  ],
  ['Rust', 'pub fn a() {}\npub struct Cart {\n    total: u64,\n}\n', 'Cart', 'pub struct Cart {\n    total: u64,\n}'],
];

it.each(DEFINITIONS)('finds the lines of a definition in %s', (_language, text, symbol, lines) => {
  expect(definitionOf(text, symbol)).toContain(lines);
});

it('does not take a use or a part of a name for a definition', () => {
  expect(definitionOf('total(1);\n'.replace('total', 'print(total'), 'total')).toBeUndefined();
  expect(definitionOf('const totals = 1;\n', 'total')).toBeUndefined();
  expect(definitionOf('// function total is gone\n', 'total')).toBeUndefined();
  expect(definitionOf('const a = 1;\n', 'a(b')).toBeUndefined();
});
