import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSymbols, encodeSymbols } from '../../src/repomap/parse/encode.ts';
import { grammars } from '../../src/repomap/parse/languages/index.ts';
import { openParser } from '../../src/repomap/parse/parser.ts';
import type { Language, Symbols } from '../../src/repomap/types.ts';

const parser = openParser();
for (const { language } of grammars) await parser.load(language);

/** One line a definition: indented by its nesting, `+` where exported. */
const outline = ({ definitions }: Symbols): string[] =>
  definitions.map(({ parent, exported, kind, line, signature, doc }) => {
    let depth = 0;
    for (let above = parent; above >= 0; above = definitions[above]?.parent ?? -1) depth += 1;
    return `${'  '.repeat(depth)}${line} ${exported ? '+' : '-'}${kind} ${signature}${doc === '' ? '' : ` -- ${doc}`}`;
  });

const of = (language: Language, text: string): Symbols => parser.parse(language, text);

describe('typescript', () => {
  const text = [
    'import a, { b as c, type D } from "./x";',
    'import * as n from "y";',
    'export { q } from "./z";',
    'export * from "w";',
    '/**',
    ' * Holds things.',
    ' */',
    '@dec() export class C<T> extends D {',
    '  private readonly a = 1;',
    '  f = () => 1;',
    '  constructor(x: number) {}',
    '  /** Does m. */',
    '  static async m(a: A): Promise<B> {',
    '    const inner = () => 1;',
    '    const local = 3;',
    '  }',
    '}',
    '// Ünïcödé 😀 before',
    'export const f = async (a: A,',
    '   b: B, // why',
    '): Promise<B> => {};',
    'function o(a: string): void;',
    'function o(a: number): void;',
    'function o(a: unknown) {}',
    'export default function d() {}',
    "type T = 'https://x' | 1;",
    'interface I { a: string; m(): void }',
    'export enum E { A = 1, B }',
    'namespace N { export const z = 1 }',
    'declare function df(): void;',
    'export abstract class AC { abstract z(): void }',
    'export const tool = { run() {}, p: (x: number) => 1, k: 1 };',
  ].join('\n');

  it('finds classes, members, arrow functions, constants, overloads once, types', () => {
    expect(outline(of('typescript', text))).toEqual([
      '8 +class class C<T> extends D -- Holds things.',
      '  9 -field private readonly a = 1',
      '  10 +method f = ()',
      '  11 +method constructor(x: number)',
      '  13 +method static async m(a: A): Promise<B> -- Does m.',
      '    14 -function inner = ()',
      '19 +function f = async (a: A, b: B): Promise<B> -- Ünïcödé 😀 before',
      '22 -function function o(a: string): void',
      '25 +function function d()',
      "26 -type type T = 'https://x' | 1",
      '27 -interface interface I',
      '  27 -field a: string',
      '  27 -method m(): void',
      '28 +enum enum E',
      '29 -module namespace N',
      '  29 +constant z = 1',
      '30 -function function df(): void',
      '31 +class abstract class AC',
      '  31 +method abstract z(): void',
      '32 +constant tool',
      '  32 +method run()',
      '  32 +method p: (x: number)',
    ]);
  });

  it('names what is imported and from where', () => {
    expect(of('typescript', text).imports).toEqual([
      { from: './x', names: ['default', 'b', 'D'] },
      { from: 'y', names: ['*'] },
      { from: './z', names: ['q'] },
      { from: 'w', names: ['*'] },
    ]);
  });

  it('reads components with their markup', () => {
    const { definitions, approximate } = of('tsx', 'export const App = ({ x }: P) => <div a={x}>b</div>;\n');
    expect(definitions.map(({ name, kind }) => [name, kind])).toEqual([['App', 'function']]);
    expect(approximate).toBe(false);
  });
});

it('javascript: modules of both kinds, prototypes, assigned functions', () => {
  const symbols = of(
    'javascript',
    [
      "const a = require('b'); const { x, y: z } = require('y');",
      'module.exports = { run() {}, g: function (a) {} };',
      'Foo.prototype.bar = function (a) {};',
      'exports.q = () => 1;',
      'function* gen() {}',
      'class A { #p = 1; m() {} }',
      'app.handle = function handle(req, res) {};',
    ].join('\n'),
  );
  expect(outline(symbols)).toEqual([
    '2 +method run()',
    '2 +method g: function (a)',
    '3 +function Foo.prototype.bar = function (a)',
    '4 +function exports.q = ()',
    '5 -function function* gen()',
    '6 -class class A',
    '  6 -field #p = 1',
    '  6 -method m()',
    '7 +function app.handle = function handle(req, res)',
  ]);
  expect(symbols.imports).toEqual([
    { from: 'b', names: [] },
    { from: 'y', names: ['x', 'y'] },
  ]);
});

it('python: classes, fields, decorators, constants, doc strings, nested functions', () => {
  const symbols = of(
    'python',
    [
      'import a.b as c, d',
      'from .x import (y, z as w)',
      'from . import *',
      'LIMIT: int = 1  # why',
      'TABLE = {1: 2}',
      '# Before the class',
      '@dec',
      'class C(D):',
      '  "Says what C is."',
      '  a: int',
      '  b: str = "# no comment"',
      '  @property',
      '  async def m(self, x: int = 3,',
      '      y="#") -> int:',
      '    """First line',
      '    second"""',
      '    def inner(): pass',
      '    local = 1',
      '  def _closed(self): pass',
      'if T:',
      '  def f(): pass',
    ].join('\n'),
  );
  expect(outline(symbols)).toEqual([
    '4 +constant LIMIT: int = 1',
    '5 +constant TABLE',
    '8 +class class C(D) -- Says what C is.',
    '  10 +field a: int',
    '  11 +field b: str = "# no comment"',
    '  13 +method async def m(self, x: int = 3, y="#") -> int -- First line',
    '    17 -function def inner()',
    '  19 -method def _closed(self)',
    '21 +function def f()',
  ]);
  expect(symbols.imports).toEqual([
    { from: 'a.b', names: [] },
    { from: 'd', names: [] },
    { from: '.x', names: ['y', 'z'] },
    { from: '.', names: ['*'] },
  ]);
});

it('falls back to lines where the grammar fails, and keeps the rest', () => {
  const symbols = of('typescript', 'export function good() {}\n<<<<<<< HEAD\nexport class Lost {\n=======\n');
  expect(symbols.approximate).toBe(true);
  expect(symbols.definitions.map(({ name, line }) => [name, line])).toEqual(
    expect.arrayContaining([
      ['good', 1],
      ['Lost', 3],
    ]),
  );
});

it('reads texts beyond the default buffer of the binding', () => {
  const { definitions } = of('python', 'x = 1\n'.repeat(40_000).concat('def last(): pass\n'));
  expect(definitions.at(-1)?.name).toBe('last');
});

describe.each(grammars.map(({ language }) => language))('%s', (language) => {
  it('survives any text, and its symbols survive their bytes', () => {
    const words = fc.constantFrom(
      'class ',
      'def ',
      'function ',
      '{',
      '}',
      '(',
      ')',
      ' => ',
      '\n',
      'x',
      '"',
      '`',
      '=',
      '😀',
      '\0',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const symbols = of(language, text);
        expect(symbols.definitions.every(({ parent }, index) => parent < index)).toBe(true);
        expect(symbols.definitions.every(({ signature }) => !signature.includes('\n') && signature.length <= 200)).toBe(
          true,
        );
        expect(decodeSymbols(encodeSymbols(symbols))).toEqual(symbols);
      }),
      { numRuns: 150 },
    );
  });

  it('survives any bytes where symbols are expected', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void decodeSymbols(bytes)));
  });
});
