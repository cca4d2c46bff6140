// Laws that hold for every text: nothing said about a command is taken back by what stands around it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../../src/core/effect.ts';
import { readCases } from '../corpus/read.ts';
import { effectsOf, verdictOf } from '../corpus/verdict.ts';

const cases = readCases('commands.tsv');
/** Texts that may stand beside others: no open quote, no here-document that would swallow the next line. */
const beside = cases
  .map(({ command }) => command)
  .filter((command) => !/[#\\]|<<|[^\u0020-\u007e\n]/.test(command) && balanced(command));
const allowed = beside.filter((command) => verdictOf(command) === 'allow');
const asking = beside.filter((command) => verdictOf(command) === 'ask');
const simple = (commands: readonly string[]) =>
  commands.filter(
    (command) => /^[a-z][\w ./-]*$/.test(command) && !/^(?:cd|time|exit|builtin|command)\b/.test(command),
  );

const any = fc.constantFrom(...beside);
const connector = fc.constantFrom(' && ', ' || ', '; ', '\n', ' | ');

/** What a rule that denies looks at. */
const visible = (effects: readonly Effect[]): Set<string> =>
  new Set(
    effects
      .filter((effect) => effect.kind !== 'exec' || effect.argv.length > 0)
      .map((effect) =>
        effect.kind === 'exec'
          ? `exec ${JSON.stringify(effect.argv)}`
          : `${effect.kind} ${'path' in effect ? effect.path : ''}`,
      ),
  );

describe('laws of the shell analysis', () => {
  test('a chain is never looser than its strictest part', () => {
    fc.assert(
      fc.property(any, connector, fc.constantFrom(...asking), connector, any, (first, join, strict, second, last) => {
        expect(verdictOf(`${first}${join}${strict}${second}${last}`)).toBe('ask');
      }),
      { numRuns: 1500 },
    );
  });

  test('a chain of two shows the words of both', () => {
    const words = fc.constantFrom(...simple(beside));
    fc.assert(
      fc.property(words, connector, words, (first, join, second) => {
        const both = visible(effectsOf(`${first}${join}${second}`));
        for (const part of [first, second]) {
          for (const seen of visible(effectsOf(part))) if (seen.startsWith('exec')) expect(both).toContain(seen);
        }
      }),
    );
  });

  test('wrapping never loosens', () => {
    const wrapper = fc.constantFrom(
      'timeout 5',
      'nice',
      'nice -n 5',
      'nohup',
      'stdbuf -oL',
      'command',
      'time',
      'env CI=1',
      'env',
      'CI=1',
      '!',
      'xargs',
      'sudo',
      'sh -c',
    );
    fc.assert(
      fc.property(wrapper, fc.constantFrom(...simple(asking)), (outer, command) => {
        expect(verdictOf(`${outer} ${command}`)).toBe('ask');
      }),
    );
  });

  test.each([
    ['( ', ' )'],
    ['{ ', '; }'],
    ['if true; then ', '; fi'],
    ['for x in a; do ', '; done'],
    ['while true; do ', '; done'],
    ['f() { ', '; }; f'],
    ['echo $( ', ' )'],
    ['echo "$( ', ' )"'],
    ['cat <( ', ' )'],
    ['coproc { ', '; }'],
    ['case x in x) ', ';; esac'],
    ['eval ', ''],
  ])('what stands in %s…%s is still seen', (open, close) => {
    for (const command of simple(asking)) {
      const seen = visible(effectsOf(`${open}${command}${close}`));
      expect(verdictOf(`${open}${command}${close}`)).toBe('ask');
      for (const part of visible(effectsOf(command))) if (part.startsWith('exec')) expect(seen).toContain(part);
    }
  });

  test('more lines never yield fewer effects', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allowed), fc.array(any, { maxLength: 4 }), (first, more) => {
        const seen = visible(effectsOf([first, ...more].join('\n')));
        for (const part of visible(effectsOf(first))) expect(seen).toContain(part);
      }),
    );
  });

  test('no text makes it fail, and none is allowed without a word', () => {
    const fragment = fc.constantFrom(
      ...'ls rm cat $( ) ` " \' \\ \n ; & | < > << { } [[ ]] (( )) # ~ * ? [ ] ! = $ if then fi do done in case esac for function 2>&1 EOF'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.constant(' ')), { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        const effects = effectsOf(text);
        expect(effects.some((effect) => effect.kind === 'exec')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

function balanced(text: string): boolean {
  return (
    (text.match(/'/g) ?? []).length % 2 === 0 &&
    (text.match(/"/g) ?? []).length % 2 === 0 &&
    (text.match(/`/g) ?? []).length % 2 === 0
  );
}
