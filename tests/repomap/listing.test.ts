import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openListing } from '../../src/repomap/files/listing.ts';
import type { GitView } from '../../src/repomap/types.ts';
import { trackedFiles } from '../../src/workspace/git-index.ts';

const GIT = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main'];
let root = '';
const git = (...args: string[]): string => execFileSync('git', [...GIT, ...args], { cwd: root, encoding: 'utf8' });
const write = (path: string, text: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const view = (prefix = ''): GitView => ({
  directory: join(root, '.git'),
  index: () => trackedFiles(join(root, '.git')),
  prefix,
  head: () => undefined,
  run: async () => '',
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'listing-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const paths = (listing: ReturnType<typeof openListing>): string[] => listing.look().files.map(({ path }) => path);

describe.each([2, 4])('git, index version %i', (version) => {
  it('lists what git lists, with git its own names for the contents', () => {
    git('init', '-q');
    git('config', 'index.version', String(version));
    write('.gitignore', 'out/\n*.log\n!keep.log\n');
    write('src/a.ts', 'export const a = 1;\n');
    write('src/deep/b.py', 'b = 1\n');
    write('src/deep/.gitignore', '/local.py\n');
    write('src/deep/local.py', '');
    write('out/made.js', '');
    write('out/tracked.js', '1\n');
    write('x.log', '');
    write('keep.log', '');
    write(`src/${'long'.repeat(40)}/${'name'.repeat(40)}.ts`, '');
    git('add', '.', ':!src/a.ts');
    git('add', '-f', 'out/tracked.js');
    git('commit', '-qm', 'x');
    write('src/new.ts', 'new');
    const listing = openListing({ root, git: view() });
    const expected = git('ls-files', '-co', '--exclude-standard', '-z').split('\0').filter(Boolean).sort();
    expect(paths(listing)).toEqual(expected);
    const sources = listing.look().files.filter(({ content }) => content !== '');
    expect(sources.map(({ content }) => content)).toEqual(sources.map(({ path }) => git('hash-object', path).trim()));
    expect(sources).toHaveLength(5);
  });
});

describe('what happens meanwhile', () => {
  it.each([true, false])('is seen at the next look (git: %s)', (withGit) => {
    if (withGit) git('init', '-q');
    write('a.ts', 'one');
    write('d/b.ts', 'two');
    if (withGit) git('add', '.');
    const listing = openListing({ root, git: withGit ? view() : undefined });
    const first = listing.look();
    expect(listing.look()).toBe(first);
    appendFileSync(join(root, 'a.ts'), ' more');
    const edited = listing.look();
    expect(edited.version).toBe(first.version + 1);
    expect(edited.files[0]?.content).not.toBe(first.files[0]?.content);
    expect(edited.files[1]).toBe(first.files[1]);
    renameSync(join(root, 'd'), join(root, 'e'));
    expect(paths(listing)).toEqual(['a.ts', 'e/b.ts']);
    rmSync(join(root, 'a.ts'));
    write('.gitignore', 'e/\n');
    write('c.ts', '');
    expect(paths(listing)).toEqual(['.gitignore', 'c.ts']);
    write('.gitignore', '# nothing\n');
    expect(paths(listing)).toEqual(['.gitignore', 'c.ts', 'e/b.ts']);
  });

  it('an edit of the same length at once is seen', () => {
    write('a.ts', 'one');
    const listing = openListing({ root });
    const ids = ['two', 'six', 'ten', 'one'].map((text) => {
      writeFileSync(join(root, 'a.ts'), text);
      return listing.look().files[0]?.content;
    });
    expect(new Set(ids).size).toBe(4);
  });
});

describe('what is no ordinary file', () => {
  it('is known by its path, with the reason', () => {
    write('big.ts', 'x'.repeat(1_000_001));
    write('lib.min.js', 'x');
    write('vendor/v.go', 'package v');
    write('api_pb2.py', 'x');
    write('notes.md', '# x');
    symlinkSync('.', join(root, 'loop'));
    symlinkSync('big.ts', join(root, 'link.ts'));
    const listing = openListing({ root });
    expect(listing.look().files.map(({ path, pathOnly }) => [path, pathOnly])).toEqual([
      ['api_pb2.py', 'generated'],
      ['big.ts', 'large'],
      ['lib.min.js', 'minified'],
      ['link.ts', 'link'],
      ['loop', 'link'],
      ['notes.md', undefined],
      ['vendor/v.go', 'vendored'],
    ]);
  });

  it('a name that is no UTF-8 is unreadable, a nested repository another matter', () => {
    git('init', '-q');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x2e, 0x74, 0x73])]), 'x');
    mkdirSync(join(root, 'nested'));
    execFileSync('git', ['init', '-q'], { cwd: join(root, 'nested') });
    write('nested/n.ts', '');
    const listing = openListing({ root, git: view() });
    expect(listing.look().files.map(({ path, pathOnly }) => [path, pathOnly])).toEqual([['\uFFFD.ts', 'unreadable']]);
  });

  it('an empty directory, a missing one and a damaged index are empty or walked', () => {
    expect(openListing({ root }).look().files).toEqual([]);
    expect(openListing({ root: join(root, 'gone') }).look().files).toEqual([]);
    write('.git/index', Buffer.concat([Buffer.from('DIRC\0\0\0\x02\0\0\0\x09'), Buffer.alloc(40, 7)]));
    write('a.ts', '');
    expect(paths(openListing({ root, git: view() }))).toEqual(['a.ts']);
  });

  it('a closed directory is passed over', () => {
    write('a.ts', '');
    write('closed/b.ts', '');
    chmodSync(join(root, 'closed'), 0o000);
    const listed = paths(openListing({ root }));
    chmodSync(join(root, 'closed'), 0o700);
    expect(['a.ts', ...(listed.length === 2 ? ['closed/b.ts'] : [])]).toEqual(listed);
  });
});

it('below the top of a work tree only what lies below, by the rules from above', () => {
  git('init', '-q');
  write('.gitignore', '*.gen.js\n/sub/no/\n');
  write('sub/a.ts', 'a');
  write('sub/no/b.ts', 'b');
  write('other.ts', '');
  git('add', '.');
  expect(paths(openListing({ root: join(root, 'sub'), git: view('sub') }))).toEqual(['a.ts']);
});
