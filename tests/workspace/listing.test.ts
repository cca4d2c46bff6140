// The look at what a listing may name: what it finds, what it leaves alone, and where it stops.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListingEffect } from '../../src/core/effect.ts';
import { listedFacts } from '../../src/workspace/listing/listing.ts';
import { isTakenApart, wordsOf } from '../../src/workspace/listing/split.ts';
import { plant, temporaryDirectory } from './temp.ts';

const OUTSIDE = '/etc/hostname';

const listing = (more: Partial<ListingEffect> = {}): ListingEffect => ({
  kind: 'listing',
  below: '.',
  from: 'tree',
  links: true,
  ...more,
});

const look = (root: string, effect: ListingEffect, most?: number) =>
  listedFacts({ root, isSecret: (path) => path === '.env', ...(most === undefined ? {} : { most }) }, effect);

const found = (...given: Parameters<typeof look>): readonly string[] =>
  look(...given)
    .map(({ path, real, refused }) => `${path.slice(given[0].length + 1)} ${refused ?? real}`)
    .sort();

const git = (root: string, ...argv: readonly string[]): void => {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv], { cwd: root, stdio: 'pipe' });
};

describe('links', () => {
  it('are found that lead out or to a secret, at every depth, through other links', () => {
    const root = temporaryDirectory();
    plant(root, { 'a/b/c.txt': '', '.env': '' });
    symlinkSync(OUTSIDE, join(root, 'a/b/out'));
    symlinkSync('b/out', join(root, 'a/by-way'));
    symlinkSync('../../.env', join(root, 'a/b/secret'));
    symlinkSync('c.txt', join(root, 'a/b/inside'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('/nowhere/to/be/found', join(root, 'dangling'));
    expect(found(root, listing())).toEqual([
      `a/b/out ${OUTSIDE}`,
      `a/b/secret ${root}/.env`,
      `a/by-way ${OUTSIDE}`,
      'dangling /nowhere/to/be/found',
    ]);
    expect(found(root, listing({ depth: 1 }))).toEqual(['dangling /nowhere/to/be/found']);
    expect(found(root, listing({ below: 'a/b', as: '.', only: ['./s*'] }))).toEqual([`a/b/secret ${root}/.env`]);
    expect(found(root, listing({ without: ['./a/*'] }))).toEqual(['dangling /nowhere/to/be/found']);
    expect(found(root, listing({ links: false }))).toEqual([]);
    expect(found(root, listing({ below: 'a/b/c.txt' }))).toEqual([]);
  });

  it('are never followed on the way, and one outside is somebody else’s', () => {
    const root = temporaryDirectory();
    const elsewhere = temporaryDirectory();
    symlinkSync(OUTSIDE, join(elsewhere, 'x'));
    symlinkSync(elsewhere, join(root, 'dir'));
    expect(found(root, listing())).toEqual([]);
    expect(found(root, listing({ deep: true }))).toEqual([`dir ${elsewhere}`]);
    expect(found(root, listing({ below: 'dir' }))).toEqual([]);
  });

  it('with names that are no text are told of, and directories with such names', () => {
    const root = temporaryDirectory();
    const odd = Buffer.concat([Buffer.from(`${root}/x`), Buffer.from([0xff])]);
    mkdirSync(odd);
    expect(found(root, listing())).toEqual(['x\ufffd has a name that is not UTF-8']);
  });

  it('are too many to be looked at beyond a bound', () => {
    const root = temporaryDirectory();
    plant(root, { a: '', b: '', 'c/d': '' });
    expect(found(root, listing(), 4)).toEqual([]);
    expect(found(root, listing(), 3)).toEqual([' holds more than 3 names, which is too many to look at']);
  });

  it('are told of until a person has enough to decide', () => {
    const root = temporaryDirectory();
    for (let at = 0; at < 20; at++) symlinkSync(OUTSIDE, join(root, `l${at}`));
    expect(found(root, listing())).toHaveLength(5);
  });
});

describe("git's listings", () => {
  const repository = (): string => {
    const root = temporaryDirectory();
    plant(root, { 'src/a.ts': '', 'b c.md': '' });
    symlinkSync(OUTSIDE, join(root, 'src/out'));
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'one');
    symlinkSync(OUTSIDE, join(root, 'src/untracked'));
    return root;
  };
  const tracked = listing({ from: 'tracked' });

  it.each(['2', '3', '4'])('name what is tracked, and nothing else (index version %s)', (version) => {
    const root = repository();
    git(root, 'update-index', '--index-version', version);
    expect(found(root, tracked)).toEqual([`src/out ${OUTSIDE}`]);
    expect(found(root, { ...tracked, below: 'src', as: '.' })).toEqual([`src/out ${OUTSIDE}`]);
    expect(found(root, { ...tracked, only: ['./src/a*'] })).toEqual([]);
    expect(found(join(root, 'src'), tracked)).toEqual([`out ${OUTSIDE}`]);
  });

  it('in a worktree and with long ids as well', () => {
    const root = repository();
    const other = join(temporaryDirectory(), 'tree');
    git(root, 'worktree', 'add', '-q', other);
    expect(found(other, tracked)).toEqual([`src/out ${OUTSIDE}`]);
    const long = temporaryDirectory();
    git(long, 'init', '-q', '--object-format=sha256');
    symlinkSync(OUTSIDE, join(long, 'out'));
    git(long, 'add', '-A');
    symlinkSync(OUTSIDE, join(long, 'untracked'));
    expect(found(long, tracked)).toEqual([`out ${OUTSIDE}`]);
  });

  it('are taken for all there is where the index cannot be read whole', () => {
    const root = repository();
    git(root, 'update-index', '--split-index');
    expect(found(root, tracked)).toEqual([`src/out ${OUTSIDE}`, `src/untracked ${OUTSIDE}`]);
    renameSync(join(root, '.git/index'), join(root, '.git/away'));
    writeFileSync(join(root, '.git/index'), 'DIRC\0\0\0\x02\0\0\xff\xff');
    expect(found(root, tracked)).toEqual([`src/out ${OUTSIDE}`, `src/untracked ${OUTSIDE}`]);
  });
});

describe('what .gitignore leaves out', () => {
  const link = (root: string): void => {
    plant(root, { 'node_modules/a/x': '', 'lib/node_modules/x': '' });
    symlinkSync(OUTSIDE, join(root, 'node_modules/a/out'));
    symlinkSync(OUTSIDE, join(root, 'lib/node_modules/out'));
  };
  const inside = 'node_modules/a/out';

  it.each([
    ['node_modules\n', false],
    ['# all of it\n/node_modules/\n', false],
    ['node_*\n', true],
    ['node_modules/*\n', true],
    ['node_modules\n!node_modules\n', true],
    ['', true],
  ])('%j: whether it is looked at: %s', (text, isLookedAt) => {
    const root = temporaryDirectory();
    plant(root, { '.gitignore': text, '.git/HEAD': 'ref: refs/heads/main\n' });
    link(root);
    const all = found(root, listing({ ignores: true }));
    expect(all.some((fact) => fact.startsWith(inside))).toBe(isLookedAt);
    expect(all).toContain(`lib/node_modules/out ${OUTSIDE}`);
    expect(found(root, listing())).toContain(`${inside} ${OUTSIDE}`);
  });

  it.each(['.ignore', '.rgignore', '.fdignore'])('is looked at where there is a %s, or no repository', (name) => {
    const root = temporaryDirectory();
    link(root);
    plant(root, { '.gitignore': 'node_modules\n' });
    expect(found(root, listing({ ignores: true }))).toContain(`${inside} ${OUTSIDE}`);
    plant(root, { '.git/HEAD': 'ref: refs/heads/main\n', [name]: '' });
    expect(found(root, listing({ ignores: true }))).toContain(`${inside} ${OUTSIDE}`);
  });
});

describe('names that are taken apart', () => {
  it('are told of when a word is an option or leads away', () => {
    const root = temporaryDirectory();
    plant(root, { 'x -i y': '', 'b .env': '', '.env': '', 'My notes - 2024.md': '', "it's": '', 'x /etc/passwd': '' });
    expect(found(root, listing({ split: '.' }))).toEqual([
      'b .env is taken apart at blanks and quotes by xargs: .env would be another file',
      'x -i y is taken apart at blanks and quotes by xargs: -i would be an option',
      'x /etc is taken apart at blanks and quotes by xargs: /etc would be another file',
      'x /etc/passwd is taken apart at blanks and quotes by xargs: /etc/passwd would be another file',
    ]);
    expect(found(root, listing())).toEqual([]);
    // Words are looked for where the program runs, not where they were listed.
    plant(root, { 'sub/b .env': '' });
    expect(found(root, listing({ below: 'sub', split: 'sub' }))).toEqual([]);
    expect(found(root, listing({ below: 'sub', split: '.' }))).toHaveLength(1);
  });

  it('become no word that is not known', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '-', '/', ' ', '\t', "'", '"', '\\', 'é'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (name) => {
        const { status, stdout } = spawnSync('xargs', ['-n', '1', 'printf', '%s\\n'], {
          input: `./${name}\n`,
          encoding: 'utf8',
        });
        if (status !== 0) return;
        const words = stdout
          .split('\n')
          .slice(0, -1)
          .filter((word) => word !== '');
        const known = new Set(isTakenApart(name) ? wordsOf(`./${name}`) : [`./${name}`]);
        expect(words.filter((word) => !known.has(word))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
