// Which names a program is fed with, as the analysis tells it: the listings of whole commands.
import { describe, expect, it } from 'vitest';
import type { ListingEffect } from '../../../src/core/effect.ts';
import { isListing } from '../../../src/core/path-effect.ts';
import { analyseExec } from '../../../src/policy/shell/analyse.ts';

const listingsOf = (text: string, cwd = '.'): readonly Partial<ListingEffect>[] =>
  analyseExec({ kind: 'exec', argv: [], cwd, text })
    .effects.filter(isListing)
    .map(({ kind: _, ...listing }) => listing);

const TREE = { below: '.', from: 'tree', links: true };
const TRACKED = { below: '.', from: 'tracked', links: true };
const SPLIT = { split: '.' };
const SHOWS = { shows: true };

describe('what is fed', () => {
  it.each<[string, readonly object[]]>([
    ['git ls-files | xargs cat', [{ ...TRACKED, ...SPLIT }]],
    ['git ls-files -z | xargs -0 cat', [TRACKED]],
    ["git ls-files | xargs -d '\\n' cat", [TRACKED]],
    ['git ls-files | xargs -I{} cat {}', [TRACKED]],
    ["git ls-files src '*.md' | xargs -0 cat", [{ ...TRACKED, only: ['./src', './src/*', './*.md', './*.md/*'] }]],
    ['git ls-files ./src/ . | xargs -0 cat', [TRACKED]],
    ["git ls-files ':!src' | xargs -0 cat", [TRACKED]],
    ['git ls-files --full-name src | xargs -0 cat', [TRACKED]],
    ['git ls-files -o | xargs -0 cat', [{ ...TREE, ...SHOWS }]],
    ['git ls-files -o --exclude-standard | xargs -0 cat', [{ ...TREE, ignores: true }]],
    ['git ls-files -co --exclude-standard | xargs -0 cat', [TRACKED, { ...TREE, ignores: true }]],
    ['git -C lib ls-files | xargs -0 cat', [TRACKED, { ...TRACKED, below: 'lib' }]],
    ['git diff --name-only main | xargs -0 cat', [TRACKED]],
    ['git grep -l foo | xargs cat', [{ ...TRACKED, links: false, ...SPLIT }]],
    ['git grep -l --untracked foo | xargs cat', [{ ...TREE, links: false, ...SPLIT }]],
    ['git grep -lz foo | xargs -0 cat', []],
    ['rg -l foo | xargs cat', [{ ...TREE, links: false, ignores: true, without: ['*/.*'], ...SPLIT }]],
    ['rg --files --hidden src | xargs cat', [{ ...TREE, below: 'src', links: false, ignores: true, ...SPLIT }]],
    ['rg -l0 foo | xargs -0 cat', []],
    [
      'grep -rl foo src lib | xargs head',
      [
        { ...TREE, below: 'src', links: false, ...SPLIT },
        { ...TREE, below: 'lib', links: false, ...SPLIT },
      ],
    ],
    ['grep -l foo src/*/a.ts | xargs head', [{ ...TREE, below: 'src', links: false, depth: 3, ...SPLIT }]],
    ['fd -t f -e md | xargs -0 cat', []],
    ['fd -e md -e .txt | xargs -0 cat', [{ ...TREE, only: ['*.md', '*.txt'], without: ['*/.*'], ignores: true }]],
    ['fd -HI -t l x | xargs -0 cat', [{ ...TREE, ...SHOWS }]],
    ['ls | xargs -0 cat', [{ ...TREE, depth: 1, without: ['*/.*'], ...SHOWS }]],
    ['ls -A | xargs -0 wc', [{ ...TREE, depth: 1 }]],
    [
      'ls -R | xargs wc',
      [
        { ...TREE, depth: 1, without: ['*/.*'], ...SPLIT },
        { ...TREE, links: false, without: ['*/.*'], ...SPLIT },
      ],
    ],
    [
      'ls src | xargs wc',
      [
        { ...TREE, depth: 1, without: ['*/.*'], ...SPLIT },
        { ...TREE, below: 'src', links: false, depth: 1, without: ['*/.*'], ...SPLIT },
      ],
    ],
    [
      "find src 'my dir' -type f -name '*.ts' | xargs wc",
      [
        { ...TREE, below: 'src', links: false, only: ['*/*.ts'], ...SPLIT },
        { ...TREE, below: 'my dir', links: false, only: ['*/*.ts'], ...SPLIT },
      ],
    ],
    ["find src -type f -name '*.ts' -exec wc {} +", []],
    [
      "find src -name '*.ts' -not -path 'src/*' -exec wc {} +",
      [{ ...TREE, below: 'src', only: ['*/*.ts'], without: ['src/*'] }],
    ],
    ['find src -name *.ts -not -path src/a.* -exec wc {} +', [{ ...TREE, below: 'src', only: ['*/*.ts'] }]],
    ['find src/*.d -maxdepth 1 -name x -exec wc {} +', [{ ...TREE, below: 'src', only: ['*/x'] }]],
    [
      'diff a b/c',
      [
        { ...TREE, below: 'a', depth: 1 },
        { ...TREE, below: 'b/c', depth: 1 },
      ],
    ],
    ['diff --no-dereference a b', []],
    [
      'sdiff a b',
      [
        { ...TREE, below: 'a', depth: 1 },
        { ...TREE, below: 'b', depth: 1 },
      ],
    ],
    ['gofmt -d .', [{ ...TREE, only: ['*.go'] }]],
    ['git ls-files', []],
    ['git ls-files | xargs dirname', []],
    ['git ls-files | wc -l', []],
  ])('%s', (text, expected) => {
    expect(listingsOf(text)).toEqual(expected);
  });

  it.each<[string, boolean, true | undefined]>([
    ['readlink', false, undefined],
    ['ls -l', false, true],
    ['ls -d', false, true],
    ['ls --directory', false, true],
    ['ls -lL', true, true],
    ['ls', true, true],
    ['stat', false, undefined],
    ['stat -L', true, undefined],
    ['grep foo', true, undefined],
    ['grep -nr foo', true, true],
    ['grep --recursive foo', true, true],
    ['grep -d recurse foo', true, true],
  ])('to %s: whether links matter (%s), and directories (%s)', (program, links, deep) => {
    const [fed] = listingsOf(`git ls-files | xargs ${program}`);
    expect([fed?.links, fed?.deep]).toEqual([links, deep]);
  });

  it('is told from the workspace, in every place where the shell may be', () => {
    const told = { from: 'tracked', links: true, split: 'src', below: 'src', as: '.' };
    expect(listingsOf('git ls-files | xargs cat', 'src')).toEqual([told]);
    expect(listingsOf('cd src && git ls-files | xargs cat')).toEqual([told]);
    expect(listingsOf('cd src; git ls-files .. | xargs -0 cat')).toEqual([
      { ...TRACKED, below: 'src', as: '.' },
      { ...TRACKED, below: 'src/..', as: '..' },
      TRACKED,
      { ...TRACKED, below: '..' },
    ]);
  });
});
