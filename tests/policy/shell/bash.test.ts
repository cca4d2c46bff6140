// The shell itself as the judge of the parser: what bash would hand to programs is what the analysis says it would.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCases } from '../corpus/read.ts';
import { effectsOf, verdictOf } from '../corpus/verdict.ts';

/** Bash is started a thousand times. */
const MANY_PROGRAMS_MS = 180_000;

let empty = '';
beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'harness-bash-'));
});
afterAll(() => rmSync(empty, { recursive: true, force: true }));

/** Every word is unknown to bash here, so that it reports the words of each command instead of running it. */
const REPORT = 'PATH=/nowhere; command_not_found_handle() { printf "%s\\0" "$#" "$@" >&9; }; exec 9>&1 2>/dev/null; ';

const wordsOfBash = (text: string): readonly (readonly string[])[] => {
  const output = execFileSync('bash', ['--noprofile', '--norc', '-c', `${REPORT}eval "$1"; :`, 'bash', text], {
    cwd: empty,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: '/h', LC_ALL: 'C.UTF-8' },
    input: '',
  });
  const fields = output.toString('utf8').split('\0');
  const commands: string[][] = [];
  for (let index = 0; index < fields.length - 1; ) {
    const count = Number(fields[index]);
    commands.push(fields.slice(index + 1, index + 1 + count));
    index += 1 + count;
  }
  return commands;
};

/** Words that bash runs itself, so that they are not reported. */
const BUILTINS = /^(?:\[|%.*|:|\.)$/;

const fragments = [
  'p',
  'q',
  'r1',
  ' ',
  ' ',
  '  ',
  "'",
  '"',
  '\\',
  "$'",
  '\\n',
  '\\x41',
  '\\101',
  "\\'",
  '\n',
  '; ',
  '#',
  ' # ',
  '-',
  '=',
  'a=',
  '*',
  '{',
  '}',
  '{p,q}',
  '~',
  '!',
  '$',
  '^',
  '%',
  ',',
  '\t',
  'é',
  '\u00a0',
  '\\\n',
  '<<E\nq\nE\n',
  "<<'E'\n$q\nE\n",
  ' 2>&1 ',
  '>&2',
  '[',
  ']',
  '&',
  '|',
  '(',
  ')',
  '`',
  '(p)',
  '"$\\\n',
  '${',
  '}',
  '$(',
  '$p',
  '\\\\',
];

describe('bash agrees', () => {
  test(
    'about the words of every command that was understood',
    () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 12 }), (parts) => {
          const text = `p ${parts.join('')}`;
          const effects = effectsOf(text);
          // A redirection may fail, and then nothing runs.
          if (effects.some((effect) => 'path' in effect)) return;
          const execs = effects.flatMap((effect) => (effect.kind === 'exec' ? [effect] : []));
          // Only sequences: bash runs all of them, in this order.
          if (execs.some(({ opaque }) => opaque !== undefined) || /[|&](?![1-9])|[*?~]/.test(text)) return;
          if (execs.some(({ argv }) => BUILTINS.test(argv[0] ?? ''))) return;
          expect({ text, words: wordsOfBash(text) }).toEqual({ text, words: execs.map(({ argv }) => argv) });
        }),
        { numRuns: 2500 },
      );
    },
    MANY_PROGRAMS_MS,
  );

  test(
    'about the words of every turn of a loop',
    () => {
      const items = fc.array(fc.constantFrom('q', '"r s"', "'$v'", 'r1', '-x', 'a=b', '\\*', '{p,q}', '$v', '%'), {
        minLength: 1,
        maxLength: 3,
      });
      const words = fc.constantFrom(
        '$v',
        '"$v"',
        '\x24{v}',
        '"\x24{v}x"',
        'x$v',
        "'$v'",
        '\\$v',
        '"p $v"',
        'p',
        '; p ',
        '$w',
      );
      fc.assert(
        fc.property(items, fc.array(words, { minLength: 1, maxLength: 4 }), (names, body) => {
          const text = `for v in ${names.join(' ')}; do p ${body.join(' ')}; done`;
          const execs = effectsOf(text).flatMap((effect) => (effect.kind === 'exec' ? [effect] : []));
          if (execs.some(({ opaque }) => opaque !== undefined)) return;
          expect({ text, words: wordsOfBash(text) }).toEqual({ text, words: execs.map(({ argv }) => argv) });
        }),
        { numRuns: 600 },
      );
    },
    MANY_PROGRAMS_MS,
  );

  test(
    'that what is allowed is well formed',
    () => {
      const allowed = readCases('commands.tsv').filter(({ verdict }) => verdict === 'allow');
      const refused = allowed.filter(({ command }) => spawnSync('bash', ['-n', '-c', command]).status !== 0);
      expect(refused).toEqual([]);
    },
    MANY_PROGRAMS_MS,
  );

  test(
    'that whatever it cannot parse is not allowed',
    () => {
      const tokens = fc.constantFrom(
        'ls',
        'echo',
        ' ',
        ' ',
        ';',
        '&&',
        '||',
        '|',
        '(',
        ')',
        '{',
        '}',
        '"',
        "'",
        '\n',
        '!',
        '<',
        '>',
        '2>&1',
        'a',
        'time',
        '#',
        '\\',
      );
      fc.assert(
        fc.property(fc.array(tokens, { minLength: 2, maxLength: 9 }), (parts) => {
          const text = parts.join('');
          if (verdictOf(text) === 'ask') return;
          expect({ text, status: spawnSync('bash', ['-n', '-c', text]).status }).toEqual({ text, status: 0 });
        }),
        { numRuns: 2000 },
      );
    },
    MANY_PROGRAMS_MS,
  );
});
