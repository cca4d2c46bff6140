import { expect, it } from 'vitest';
import { openParser } from '../../src/repomap/parse/parser.ts';
import type { Language } from '../../src/repomap/types.ts';

const parser = openParser();

const symbolsOf = async (language: Language, lines: readonly string[]) => {
  await parser.load(language);
  const { definitions, imports, approximate } = parser.parse(language, `${lines.join('\n')}\n`);
  expect(approximate).toBe(false);
  const outline = definitions.map(({ parent, exported, kind, name, line, signature, doc }) => {
    const above = definitions[parent]?.name;
    const place = above === undefined ? name : `${above}.${name}`;
    return `${line} ${exported ? '+' : '-'}${kind} ${place}: ${signature}${doc === '' ? '' : ` -- ${doc}`}`;
  });
  return { outline, imports: imports.map(({ from, names }) => [from, ...names].join(' ')) };
};
it('go', async () => {
  const { outline, imports } = await symbolsOf('go', [
    'package a',
    'import (',
    ' "fmt"',
    ' x "a/b"',
    ')',
    '// T is a thing.',
    'type T struct { A, B int; c string }',
    'type I interface { M(x int) error }',
    'func (t *T) M(x int) (int, error) { return 1, nil }',
    'func f() {}',
    'const X = 1',
    'var (',
    ' Y, z = 1, 2',
    ')',
    'type A = B',
    'func G() { var local = 1; _ = local }',
  ]);
  expect(outline).toEqual([
    '7 +class T: T struct -- T is a thing.',
    '7 +field T.A: A, B int',
    '7 +field T.B: A, B int',
    '7 -field T.c: c string',
    '8 +interface I: I interface',
    '8 +method I.M: M(x int) error',
    '9 +method M: func (t *T) M(x int) (int, error)',
    '10 -function f: func f()',
    '11 +constant X: X = 1',
    '13 +constant Y: Y, z = 1, 2',
    '13 -constant z: Y, z = 1, 2',
    '15 +type A: A = B',
    '16 +function G: func G()',
  ]);
  expect(imports).toEqual(['fmt', 'a/b']);
});

it('rust', async () => {
  const { outline, imports } = await symbolsOf('rust', [
    'use a::b::{c, d as e};',
    'use x::y;',
    '/// A module.',
    'mod m { pub fn x() {} }',
    '#[derive(Debug)]',
    'pub struct S { pub a: i32, b: u8 }',
    'enum E { A, B }',
    'pub trait T { fn f(&self) -> i32; }',
    'impl T for S { fn f(&self) -> i32 { 1 } }',
    "impl<'a, A> G<'a, A> { pub const fn z(x: &'a str) {} fn q() {} }",
    'pub const X: i32 = 1;',
    'static Y: i32 = 1;',
    'type Q = i32;',
    'macro_rules! mm { () => {} }',
  ]);
  expect(outline).toEqual([
    '4 -module m: mod m -- A module.',
    '4 +function m.x: pub fn x()',
    '6 +class S: pub struct S',
    '6 +field S.a: pub a: i32',
    '6 -field S.b: b: u8',
    '7 -enum E: enum E',
    '8 +interface T: pub trait T',
    '8 +method T.f: fn f(&self) -> i32',
    '9 +class S: impl T for S',
    '9 +method S.f: fn f(&self) -> i32',
    "10 +class G: impl<'a, A> G<'a, A>",
    "10 +method G.z: pub const fn z(x: &'a str)",
    '10 -method G.q: fn q()',
    '11 +constant X: pub const X: i32 = 1',
    '12 -constant Y: static Y: i32 = 1',
    '13 -type Q: type Q = i32',
    '14 +function mm: macro_rules! mm',
  ]);
  expect(imports).toEqual(['a::b c d', 'x::y']);
});

it('java', async () => {
  const { outline, imports } = await symbolsOf('java', [
    'package a;',
    'import a.b.C;',
    'import static a.b.*;',
    '/** A thing. */',
    '@X public class C<T> extends D {',
    '  private int a = 1, b;',
    '  public C() {}',
    '  @Override',
    '  @SuppressWarnings("x")',
    '  public int m(int x) throws E { return 1; }',
    '  interface I { void z(); }',
    '  enum E { A, B; void q(){} }',
    '  record R(int a) {}',
    '}',
  ]);
  expect(outline).toEqual([
    '5 +class C: public class C<T> extends D -- A thing.',
    '6 -field C.a: private int a = 1, b',
    '6 -field C.b: private int a = 1, b',
    '7 +method C.C: public C()',
    '10 +method C.m: public int m(int x) throws E',
    '11 -interface C.I: interface I',
    '11 -method I.z: void z()',
    '12 -enum C.E: enum E',
    '12 -method E.q: void q()',
    '13 -class C.R: record R(int a)',
  ]);
  expect(imports).toEqual(['a.b.C', 'a.b *']);
});

it('c', async () => {
  const { outline, imports } = await symbolsOf('c', [
    '#include <stdio.h>',
    '#include "a.h"',
    '#define X 1',
    '#define F(a) (a)',
    '/* A struct. */',
    'struct S { int a; int (*cb)(int); };',
    'typedef struct { int q; } T;',
    'typedef int (*fn)(int);',
    'enum E { A };',
    'static int *f(int a) { return 0; }',
    'int g(void);',
    'int glob = 1;',
    'struct S *use(struct S *s);',
    '#ifdef Q',
    'void cond(void) {}',
    '#endif',
  ]);
  expect(outline).toEqual([
    '3 +constant X: #define X',
    '4 +constant F: #define F(a)',
    '6 +class S: struct S -- A struct.',
    '6 +field S.a: int a',
    '6 +method S.cb: int (*cb)(int)',
    '7 +class T: typedef struct',
    '8 +type fn: typedef int (*fn)(int)',
    '9 +enum E: enum E',
    '10 -function f: static int *f(int a)',
    '11 +function g: int g(void)',
    '12 +constant glob: int glob = 1',
    '13 +function use: struct S *use(struct S *s)',
    '15 +function cond: void cond(void)',
  ]);
  expect(imports).toEqual(['stdio.h', 'a.h']);
});

it('cpp', async () => {
  const { outline, imports } = await symbolsOf('cpp', [
    '#include <vector>',
    'namespace n {',
    'class C : public D {',
    ' public:',
    '  C();',
    '  int m() const { return 1; }',
    '  int f;',
    '};',
    'template<class T> T t(T a) { return a; }',
    'int C::z() { return 1; }',
    'using A = int;',
    'enum class Color { Red };',
    '}',
  ]);
  expect(outline).toEqual([
    '2 +module n: namespace n',
    '3 +class n.C: class C : public D',
    '5 +method C.C: C()',
    '6 +method C.m: int m() const',
    '7 +field C.f: int f',
    '9 +function n.t: T t(T a)',
    '10 +method n.z: int C::z()',
    '11 +type n.A: using A = int',
    '12 +enum n.Color: enum class Color',
  ]);
  expect(imports).toEqual(['vector']);
});

it('csharp', async () => {
  const { outline, imports } = await symbolsOf('csharp', [
    'using A.B;',
    'namespace N {',
    '/// <summary>A thing.</summary>',
    '[Serializable]',
    'public class C : D {',
    '  public int P { get; set; }',
    '  private int f = 1;',
    '  public C() {}',
    '  public async Task<int> M(int a) { return 1; }',
    '}',
    'interface I { void M(); }',
    'enum E { A }',
    'public record R(int A);',
    'struct S {}',
    'delegate void Del(int a);',
    '}',
  ]);
  expect(outline).toEqual([
    '2 +module N: namespace N',
    '5 +class N.C: public class C : D -- A thing.',
    '6 +field C.P: public int P',
    '7 -field C.f: private int f = 1',
    '8 +method C.C: public C()',
    '9 +method C.M: public async Task<int> M(int a)',
    '11 -interface N.I: interface I',
    '11 -method I.M: void M()',
    '12 -enum N.E: enum E',
    '13 +class N.R: public record R(int A)',
    '14 -class N.S: struct S',
    '15 -type N.Del: delegate void Del(int a)',
  ]);
  expect(imports).toEqual(['A.B']);
});

it('ruby', async () => {
  const { outline, imports } = await symbolsOf('ruby', [
    "require 'a'",
    "require_relative 'b'",
    'module M',
    '  # A class.',
    '  class C < D',
    '    X = 1',
    '    attr_reader :a, :b',
    '    def m(a, b = 1)',
    '      1',
    '    end',
    '    def self.z',
    '    end',
    '  end',
    'end',
    'def top; end',
  ]);
  expect(outline).toEqual([
    '3 +module M: module M',
    '5 +class M.C: class C < D -- A class.',
    '6 +constant C.X: X = 1',
    '7 +field C.a: attr_reader :a, :b',
    '7 +field C.b: attr_reader :a, :b',
    '8 +method C.m: def m(a, b = 1)',
    '11 +method C.z: def self.z',
    '15 +function top: def top',
  ]);
  expect(imports).toEqual(['a', './b']);
});

it('php', async () => {
  const { outline, imports } = await symbolsOf('php', [
    '<?php',
    'namespace A;',
    'use B\\C;',
    'use D\\{E, F as G};',
    '/** A class. */',
    'abstract class X extends Y implements Z {',
    '  const Q = 1;',
    '  public int $a = 1;',
    '  private $b;',
    '  public function m(int $a): int { return 1; }',
    '}',
    'interface I { function z(); }',
    'trait T {}',
    'enum U { case A; }',
    'function f($a) {}',
    'const K = 1;',
  ]);
  expect(outline).toEqual([
    '6 +class X: abstract class X extends Y implements Z -- A class.',
    '7 +constant X.Q: const Q = 1',
    '8 +field X.a: public int $a = 1',
    '9 -field X.b: private $b',
    '10 +method X.m: public function m(int $a): int',
    '12 +interface I: interface I',
    '12 +method I.z: function z()',
    '13 +class T: trait T',
    '14 +enum U: enum U',
    '15 +function f: function f($a)',
    '16 +constant K: const K = 1',
  ]);
  expect(imports).toEqual(['B\\C', 'D E F']);
});
