import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandGlob } from '../../src/workspace/glob.ts';
import { plant, temporaryDirectory } from './temp.ts';

const names = (root: string, pattern: string): readonly string[] => {
  const expansion = expandGlob(root, pattern);
  return 'names' in expansion ? expansion.names : [`refused: ${expansion.refused}`];
};

describe('expandGlob', () => {
  it.each([
    ['*', ['-rf', 'a.ts', 'b.md', 'src']],
    ['*.ts', ['a.ts']],
    ['.h*', ['.hidden']],
    ['.*', ['.', '.*', '..', '.hidden']],
    ['*/', ['src/']],
    ['*/*.ts', ['src/c.ts']],
    ['**/*.ts', ['src/c.ts']],
    ['src/../*.md', ['src/../b.md']],
    ['[ab].*', ['a.ts', 'b.md']],
    ['[!a].md', ['b.md']],
    ['?.ts', ['a.ts']],
    ['none*', ['none*']],
    ['no\\*ne*', ['no*ne*']],
    ['{a,b}*', ['{a,b}*']],
    ['src/[', ['src/[']],
  ])('expands %s', (pattern, expected) => {
    const root = temporaryDirectory();
    plant(root, { 'a.ts': '', 'b.md': '', '.hidden': '', '-rf': '', 'src/c.ts': '', 'src/.d.ts': '' });
    expect(names(root, pattern)).toEqual(expected);
  });

  it('expands absolute patterns and follows links to directories', () => {
    const root = temporaryDirectory();
    plant(root, { 'real/x.ts': '' });
    symlinkSync('real', join(root, 'link'));
    expect(names(root, `${root}/l*/*.ts`)).toEqual([`${root}/link/x.ts`]);
  });

  it('shows a dangling link, which a command might write through', () => {
    const root = temporaryDirectory();
    symlinkSync('/nowhere/at/all', join(root, 'dangling'));
    expect(names(root, 'd*')).toEqual(['dangling']);
  });

  it.each(['[[.a.]]', '[[=a=]]', '[[:nonsense:]]', '[![.]', '[a-[.][.]'])('leaves %s to a person', (pattern) => {
    expect(expandGlob(temporaryDirectory(), pattern)).toEqual({
      refused: 'uses a collating symbol or an unknown class',
    });
  });

  it('stops at ten thousand entries', () => {
    const root = temporaryDirectory();
    for (let index = 0; index <= 100; index += 1) mkdirSync(join(root, `d${index}`));
    for (let index = 0; index < 100; index += 1) writeFileSync(join(root, 'd0', `f${index}`), '');
    expect(expandGlob(root, '*/f*')).toMatchObject({ names: expect.any(Array) });
    expect(expandGlob(root, '*/../*/../*/f*')).toEqual({ refused: 'looks at more than 10000 names' });
  });

  it('takes linear time on a pattern full of stars', () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'a'.repeat(250)), '');
    expect(names(root, `${'*a'.repeat(60)}b`)).toEqual([`${'*a'.repeat(60)}b`]);
  });

  it('refuses names that are not UTF-8, because no rule could name them', () => {
    const root = temporaryDirectory();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x61])]), '');
    expect(expandGlob(root, '*')).toEqual({ refused: 'meets a name that is not UTF-8' });
  });

  it('agrees with bash, in the locales C and UTF-8', () => {
    const root = temporaryDirectory();
    const pool = [
      'a',
      'b',
      'ab',
      'A',
      '.a',
      '-a',
      'a b',
      'a\nb',
      'é',
      '😀',
      'a]',
      '[a',
      'a*b',
      '!a',
      '^a',
      '0',
      'a-b',
      '#',
      'a\\b',
    ];
    for (const name of pool) writeFileSync(join(root, name), '');
    const piece = fc.constantFrom(
      '*',
      '?',
      '[ab]',
      '[!a]',
      '[^a]',
      '[a-c]',
      '[]a]',
      '[[:alpha:]]',
      '[[:digit:]]',
      '[',
      ']',
      'a',
      'b',
      'é',
      '.',
      '-',
      '\\*',
      '\\[',
      '\\!',
      '[!',
      '[\\]a]',
      '[a-',
      '[.]',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('C', 'C.UTF-8'),
        (pieces, locale) => {
          const pattern = pieces.join('');
          const said = execFileSync('bash', ['--noprofile', '--norc', '-c', `printf '%s\\0' ${pattern}`], {
            cwd: root,
            env: { PATH: process.env.PATH, LC_ALL: locale },
            stdio: ['ignore', 'pipe', 'ignore'],
          });
          const expansion = expandGlob(root, pattern);
          if ('refused' in expansion) return;
          const found = new Set(expansion.names);
          const missed = said
            .toString('utf8')
            .split('\0')
            .slice(0, -1)
            .filter((name) => !found.has(name));
          expect(missed).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
