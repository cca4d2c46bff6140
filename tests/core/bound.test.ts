// Bounding may leave out, never invent, reorder or miscount.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundOutput } from '../../src/core/bound.ts';

const SHA = 'ab'.repeat(32);
const HINT = `artifact_read {"artifact":"${SHA}"}`;
const GAP = /^… (\d+) lines? left out \(lines? (\d+)(?:-(\d+))?\)/;

const numbered = (count: number, line = (index: number): string => `line ${index}`): string[] =>
  Array.from({ length: count }, (_, index) => line(index + 1));

/** Puts every shown line back at its place; throws where a note does not fit the original. */
const restore = (shown: string, original: readonly string[]): void => {
  let next = 0;
  for (const line of shown.split('\n')) {
    const gap = GAP.exec(line);
    if (gap === null) {
      expect(line).toBe(original[next]);
      next += 1;
      continue;
    }
    const [, count, first, last = first] = gap;
    expect(Number(first)).toBe(next + 1);
    expect(Number(last) - Number(first) + 1).toBe(Number(count));
    next = Number(last);
  }
  expect(next).toBe(original.length);
};

const plainLine = fc.stringMatching(/^[a-zA-Z:. ]{0,60}$/);
const failureLine = fc.constantFrom(
  'Error: no such thing',
  '  ✗ adds prices',
  'FAIL cart.test.ts',
  'E   assert 1 == 2',
);

describe('boundOutput', () => {
  it('accounts for every line and stays within the bound', () => {
    const lines = fc.array(fc.oneof({ weight: 30, arbitrary: plainLine }, { weight: 1, arbitrary: failureLine }), {
      minLength: 1,
      maxLength: 400,
      size: 'max',
    });
    fc.assert(
      fc.property(lines, fc.integer({ min: 400, max: 4000 }), (original, maxChars) => {
        const text = original.join('\n');
        const { shown, cut } = boundOutput(text, maxChars, SHA);
        expect(shown.length).toBeLessThanOrEqual(maxChars);
        expect(cut).toBe(text.length > maxChars);
        if (!cut) expect(shown).toBe(text);
        // An empty last line is the end of the line before it.
        else restore(shown, text.endsWith('\n') ? original.slice(0, -1) : original);
      }),
      { numRuns: 300 },
    );
  });

  it('never exceeds the bound, whatever the text and however small the bound', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 2000 }),
        fc.integer({ min: 0, max: 300 }),
        (text, maxChars) => {
          const { shown } = boundOutput(text, maxChars, SHA);
          expect(shown.length).toBeLessThanOrEqual(maxChars);
          expect(Buffer.from(shown).toString()).toBe(shown);
        },
      ),
    );
  });

  it.each([
    ['text without a final newline', 'a\nb'],
    ['CRLF line ends', 'a\r\nb\r\n'],
    ['blank lines', '\n\na\n\n'],
    ['nothing', ''],
  ])('leaves %s as it is when it fits', (_, text) => {
    expect(boundOutput(text, 100, SHA)).toEqual({ shown: text, cut: false });
  });

  it.each([
    ['colours', '\u001b[31mred\u001b[0m\n', 'red\n'],
    ['links', '\u001b]8;;http://x\u0007text\u001b]8;;\u0007', 'text'],
    ['progress', ' 10 %\r 50 %\r100 %\nok\n', '100 %\nok\n'],
    ['progress that ends in a carriage return', '10 %\r99 %\r', '99 %\r'],
    ['doubled carriage returns', 'kept\r\r\n', 'kept\r\r\n'],
  ])('shows %s as a terminal would', (_, text, shown) => {
    expect(boundOutput(text, 100, SHA)).toEqual({ shown, cut: false });
  });

  it('keeps both ends and names the artifact in the first gap only', () => {
    const { shown } = boundOutput(numbered(1000).join('\n'), 2000, SHA);
    const lines = shown.split('\n');
    expect(lines[0]).toBe('line 1');
    expect(lines.at(-1)).toBe('line 1000');
    expect(shown.split(HINT)).toHaveLength(2);
    expect(lines.indexOf('line 20')).toBe(19);
    expect(lines).toHaveLength(51);
  });

  it('keeps failures from the middle, with what stands around them', () => {
    const lines = numbered(1000);
    lines[499] = 'AssertionError: expected 80 to be 90';
    const { shown } = boundOutput(lines.join('\n'), 2000, SHA);
    expect(shown).toContain(
      [
        'line 498',
        'line 499',
        'AssertionError: expected 80 to be 90',
        'line 501',
        'line 502',
        'line 503',
        'line 504',
      ].join('\n'),
    );
  });

  it('puts the first failures before later ones when not all fit', () => {
    const { shown } = boundOutput(numbered(1000, (line) => `error: number ${line}`).join('\n'), 2000, SHA);
    expect(shown).toContain('error: number 10\n');
    expect(shown).not.toContain('error: number 500\n');
    expect(shown.startsWith('error: number 1\n')).toBe(true);
    expect(shown.endsWith('\nerror: number 999\nerror: number 1000')).toBe(true);
  });

  it.each([
    '✓ shows an error when the rate is negative',
    '✔ prints TypeError: x is not a function',
    'ok 7 - fails on an unknown coupon',
    'PASS src/error.test.ts',
    'finished with 0 errors and no failures',
    'test parses_error ... ok',
  ])('does not take %j for a failure', (harmless) => {
    const lines = numbered(1000);
    lines[499] = harmless;
    expect(boundOutput(lines.join('\n'), 2000, SHA).shown).not.toContain(harmless);
  });

  it.each([
    'error TS2322: Type string is not assignable',
    'src/a.ts(3,1): error TS2322: no',
    'error[E0308]: mismatched types',
    'Traceback (most recent call last):',
    'TypeError: x is not a function',
    'java.lang.IllegalStateException: closed',
    "thread 'main' panicked at src/main.rs:2:5:",
    '--- FAIL: TestDiscount (0.00s)',
    'not ok 3 - applies the discount',
    'npm ERR! code ENOENT',
    'fatal: not a git repository',
    'ld: symbol not found',
    'Segmentation fault (core dumped)',
    'E   assert 1 == 2',
    '  ✕ applies the discount (3 ms)',
  ])('takes %j for a failure', (failure) => {
    const lines = numbered(1000);
    lines[499] = failure;
    expect(boundOutput(lines.join('\n'), 2000, SHA).shown).toContain(failure);
  });

  it('shortens a single giant line from the middle and says where the whole is', () => {
    const { shown, cut } = boundOutput(`start${'x'.repeat(100_000)}end`, 2000, SHA);
    expect(cut).toBe(true);
    expect(shown).toMatch(/^startx+ … 99608 characters left out … x+end\n/);
    expect(shown).toContain(HINT);
  });

  it('does not cut a character in two', () => {
    const { shown } = boundOutput(`a${'😀'.repeat(1000)}b`, 1200, SHA);
    expect(Buffer.from(shown).toString()).toBe(shown);
  });

  it('does not put a note in the place of a single line', () => {
    const lines = numbered(200);
    for (const failure of [100, 107]) lines[failure] = 'Error: here';
    const { shown } = boundOutput(lines.join('\n'), 1400, SHA);
    expect(shown).not.toMatch(/1 line left out/);
  });
});
