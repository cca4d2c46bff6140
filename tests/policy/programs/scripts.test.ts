// Scripts inside arguments: what is called harmless is held against the programs that run them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHarmless } from '../../../src/policy/programs/awk-script.ts';
import { scriptProblem } from '../../../src/policy/programs/sed-script.ts';

/** Programs are started a thousand times. */
const MANY_PROGRAMS_MS = 180_000;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-scripts-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const text = (fragments: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength }).map((parts) => parts.join(''));

describe('sed', () => {
  test.each([
    'p',
    '1,5p',
    '$!d',
    '/a/,/b/p',
    '/a/I,+3{p;q}',
    's/a/b/g',
    's|a|b|2p',
    's/[^/]*$//',
    's/[/]/x/',
    's/\\//x/',
    'y/ab/cd/',
    '\\,a,d',
    ':a;N;$!ba;s/\\n/ /g',
    '/^$/d;/^#/d',
    '10q',
    '0~3p',
    '1!G;h;$!d',
    's/a/w x/',
  ])('harmless: %s', (script) => {
    expect(scriptProblem(script)).toBeUndefined();
  });

  test.each([
    'w out',
    '1w out',
    's/a/b/w out',
    's/a/b/e',
    'e',
    'e id',
    '1e id',
    'r x',
    'R x',
    'W x',
    'F',
    'a text',
    'i text',
    'c text',
    '{p;w out',
    's/[/]/;p;#/w out',
    's/[/]/w/g',
    's/a/b',
    's',
    'y/a/b',
    'p w out',
    '1,w out',
    's/a/b/x',
    '/[/]/p',
    'sxaxbxe',
    'v',
    'm',
    's/a/b/;;e',
    '}w out',
    's\\a\\b\\e',
  ])('not: %s', (script) => {
    expect(scriptProblem(script)).toBeTypeOf('string');
  });

  test(
    'agrees that a harmless script neither reads, writes nor runs',
    () => {
      const script = text(
        [
          's',
          'y',
          'w',
          'e',
          'r',
          'W',
          'p',
          'd',
          ';',
          '/',
          '/',
          '/',
          '|',
          '[',
          ']',
          '[^',
          '\\',
          '{',
          '}',
          '\n',
          ' ',
          '#',
          '1',
          '$',
          ',',
          '!',
          'g',
          'a',
          'x',
          'I',
          '~',
          '+',
        ],
        16,
      );
      fc.assert(
        fc.property(script, (candidate) => {
          if (scriptProblem(candidate) !== undefined) return;
          const { stderr } = spawnSync('sed', ['--sandbox', '-n', candidate], {
            cwd: directory,
            input: '',
            encoding: 'utf8',
          });
          expect({ candidate, refused: /sandbox/.test(stderr) }).toEqual({ candidate, refused: false });
        }),
        { numRuns: 4000 },
      );
    },
    MANY_PROGRAMS_MS,
  );
});

describe('awk', () => {
  test.each([
    '{print $1}',
    'NR>1',
    '$3 > 100 {print}',
    '/a|b/ {print}',
    '/"/ {print}',
    '{print $1/1024 " MB"}',
    '{a[$1]++} END{for(k in a) print k, a[k]}',
    '$1 ~ /x|y/',
    '!seen[$0]++',
    '{print "a > b | c"}',
    '{if ($1 >= 3 || $2) print}',
    'BEGIN{OFS=","} {$1=$1; print}',
  ])('harmless: %s', (script) => {
    expect(isHarmless(script)).toBe(true);
  });

  test.each([
    '{print > "f"}',
    '{print >> "f"}',
    '{print | "sh"}',
    'BEGIN{system("id")}',
    '{"id" | getline}',
    '{getline < "f"}',
    '{print ENVIRON["x"]}',
    '{print $1,\n$2 > "f"}',
    '@include "x"',
    '{print "a" "b" > "f"}',
    '{a=1} /"/ {print > "f"} /"/ {b=1}',
    '{printf("%s", $1) > "f"}',
    '{x = 1 / 2; print > "f" } /"/',
    '"',
    '{print "x}',
    '{close("x")}',
    '{print; print $1 > $2}',
  ])('not: %s', (script) => {
    expect(isHarmless(script)).toBe(false);
  });

  test(
    'a harmless program leaves no file behind',
    () => {
      const script = text(
        [
          'print ',
          'print',
          '> ',
          '>',
          '"f"',
          '"',
          '/',
          '"/"',
          '/"/',
          ' ',
          ';',
          '{',
          '}',
          '\n',
          ',',
          '$1',
          'x=',
          '1',
          '(',
          ')',
          '~',
          '!',
          '|',
          '#',
          '\\',
          'printf ',
          'if(1)',
          'length',
          '$',
          '[',
          ']',
          '++',
        ],
        14,
      );
      fc.assert(
        fc.property(script, (candidate) => {
          if (!isHarmless(candidate)) return;
          spawnSync('awk', [candidate], { cwd: directory, input: 'a b\n', timeout: 2000 });
          expect({ candidate, files: readdirSync(directory) }).toEqual({ candidate, files: [] });
        }),
        { numRuns: 2500 },
      );
    },
    MANY_PROGRAMS_MS,
  );
});

test('the programs under test are there', () => {
  expect(execFileSync('sed', ['-n', 'p'], { input: 'x' }).toString()).toBe('x');
  expect(execFileSync('awk', ['{print}'], { input: 'x' }).toString()).toBe('x\n');
});
