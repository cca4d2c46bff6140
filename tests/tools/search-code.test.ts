// Search over real directories with the real ripgrep.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SearchResultSchema, searchCode } from '../../src/tools/search-code.ts';
import { plant, temporaryDirectory } from '../workspace/temp.ts';
import { type CallOptions, callTool } from './call-tool.ts';

const search = async (root: string, input: object, options: Partial<CallOptions> = {}) => {
  const { data, text } = await callTool(searchCode, input, { root, ...options });
  return { ...SearchResultSchema.parse(data), text };
};

/** `path:line` of every match shown. */
const places = async (root: string, input: object, options: Partial<CallOptions> = {}): Promise<readonly string[]> => {
  const { text } = await search(root, input, options);
  return [...text.matchAll(/^(\S+:\d+): /gm)].map(([, place = '']) => place);
};

const shop = (): string => {
  const root = temporaryDirectory();
  plant(root, {
    'src/cart.ts': 'one\nconst total = needle;\nthree\nneedle again\nfive\n',
    'src/tax.py': 'def needle():\n    pass\n',
    'docs/guide.md': 'the needle\n',
    '.github/ci.yml': 'run: needle\n',
    '.gitignore': 'dist/\n*.log\n',
    'dist/out.js': 'needle\n',
    'debug.log': 'needle\n',
    '.git/config': 'needle\n',
    'vendor/lib/.git/HEAD': 'needle\n',
    '.env': 'KEY=needle\n',
  });
  return root;
};

const withoutEnv = { permits: (path: string) => !path.endsWith('.env') };

describe('search_code', () => {
  it('finds text in a fixed order, hidden files too, ignored files and git never', async () => {
    expect(await places(shop(), { query: 'needle' }, withoutEnv)).toEqual([
      '.github/ci.yml:1',
      'docs/guide.md:1',
      'src/cart.ts:2',
      'src/cart.ts:4',
      'src/tax.py:1',
    ]);
  });

  it('leaves no trace of a file that may not be read, not even in a count', async () => {
    const root = shop();
    const secret = await search(root, { query: 'KEY=needle' }, withoutEnv);
    const absent = await search(root, { query: 'KEY=nothing' }, withoutEnv);
    expect(secret).toEqual(absent);
    expect(secret).toMatchObject({ matches: [], total: 0, files: 0, more: 0 });
  });

  it('says how many matches are beyond the limit', async () => {
    const found = await search(shop(), { query: 'needle', limit: 2 }, withoutEnv);
    expect(found).toMatchObject({ total: 5, files: 4, more: 3 });
    expect(found.text.split('\n')[0]).toBe(
      '5 matches in 4 files; 3 more not shown: narrow query, path or glob, or raise limit',
    );
    expect(found.matches.map(({ path }) => path)).toEqual(['.github/ci.yml', 'docs/guide.md']);
  });

  it('takes the query literally unless it is a pattern', async () => {
    const root = temporaryDirectory();
    plant(root, { 'a.txt': 'a.c\nabc\n-e\n' });
    expect(await places(root, { query: 'a.c' })).toEqual(['a.txt:1']);
    expect(await places(root, { query: 'a.c', regex: true })).toEqual(['a.txt:1', 'a.txt:2']);
    expect(await places(root, { query: '-e' })).toEqual(['a.txt:3']);
  });

  it.each([
    ['*.py', ['src/tax.py:1']],
    ['*.{py,md}', ['docs/guide.md:1', 'src/tax.py:1']],
    ['src/**', ['src/cart.ts:2', 'src/cart.ts:4', 'src/tax.py:1']],
    ['src/', ['src/cart.ts:2', 'src/cart.ts:4', 'src/tax.py:1']],
    ['!*.ts', ['.github/ci.yml:1', 'docs/guide.md:1', 'src/tax.py:1']],
    ['*.log', []],
    ['.git/**', []],
  ])('narrows to the glob %s, which lifts no ignore rule', async (glob, expected) => {
    expect(await places(shop(), { query: 'needle', glob }, withoutEnv)).toEqual(expected);
  });

  it('shows the lines around a match', async () => {
    const found = await search(shop(), { query: 'needle', path: 'src/cart.ts', context: 1 });
    expect(found.matches).toEqual([
      { path: 'src/cart.ts', line: 2, text: 'const total = needle;', before: ['one'], after: ['three'] },
      { path: 'src/cart.ts', line: 4, text: 'needle again', before: ['three'], after: ['five'] },
    ]);
    expect(found.text.split('\n').slice(1, 5)).toEqual([
      '--',
      'src/cart.ts-1- one',
      'src/cart.ts:2: const total = needle;',
      'src/cart.ts-3- three',
    ]);
  });

  it('searches below a directory, however it is written, and one file', async () => {
    const root = shop();
    const inSource = ['src/cart.ts:2', 'src/cart.ts:4', 'src/tax.py:1'];
    for (const path of ['src', './src/', 'docs/../src'])
      expect(await places(root, { query: 'needle', path })).toEqual(inSource);
    expect(await places(root, { query: 'needle', path: 'src/tax.py' })).toEqual(['src/tax.py:1']);
  });

  it('searches an ignored directory that is named', async () => {
    expect(await places(shop(), { query: 'needle', path: 'dist' })).toEqual(['dist/out.js:1']);
  });

  it('respects .gitignore where there is no repository', async () => {
    const root = temporaryDirectory();
    plant(root, { '.gitignore': '*.log\n', 'a.log': 'needle\n', 'sub/b.log': 'needle\n', 'sub/c.txt': 'needle\n' });
    expect(await places(root, { query: 'needle' })).toEqual(['sub/c.txt:1']);
    expect(await places(root, { query: 'needle', path: 'sub' })).toEqual(['sub/c.txt:1']);
  });

  it('does not follow links', async () => {
    const root = shop();
    const outside = temporaryDirectory();
    plant(outside, { 'secret.txt': 'needle\n' });
    symlinkSync(outside, join(root, 'src/link'));
    symlinkSync(join(outside, 'secret.txt'), join(root, 'src/linked.txt'));
    expect(await places(root, { query: 'needle', path: 'src' })).toEqual([
      'src/cart.ts:2',
      'src/cart.ts:4',
      'src/tax.py:1',
    ]);
  });

  it('skips binary files, shows other encodings, drops line ends', async () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, 'a.bin'), 'needle\n\0\n');
    writeFileSync(join(root, 'late.bin'), `needle\n${'x\n'.repeat(500_000)}\0\n`);
    writeFileSync(join(root, 'b.txt'), Buffer.from('caf\xe9 needle\r\n', 'latin1'));
    writeFileSync(join(root, 'c.txt'), Buffer.from('\ufeffneedle\n', 'utf16le'));
    const { matches } = await search(root, { query: 'needle' });
    expect(matches).toEqual([
      { path: 'b.txt', line: 1, text: 'caf\ufffd needle' },
      { path: 'c.txt', line: 1, text: 'needle' },
    ]);
  });

  it('takes unusual characters for what they are', async () => {
    const root = temporaryDirectory();
    plant(root, { 'we ird\u2028näme.txt': 'one\u2028needle\u0085\ttwo\n' });
    expect((await search(root, { query: 'needle' })).matches).toEqual([
      { path: 'we ird\u2028näme.txt', line: 1, text: 'one\u2028needle\u0085\ttwo' },
    ]);
  });

  it('finds a pattern at the end of a CRLF line', async () => {
    const root = temporaryDirectory();
    plant(root, { 'a.txt': 'end\r\nending\r\n' });
    expect(await places(root, { query: 'end$', regex: true })).toEqual(['a.txt:1']);
  });

  it('cuts a long line around the match', async () => {
    const root = temporaryDirectory();
    plant(root, { 'min.js': `${'ä'.repeat(50_000)}needle${'b'.repeat(50_000)}\n` });
    const [match] = (await search(root, { query: 'needle' })).matches;
    expect(match?.text).toMatch(/^…ä+needleb+…$/);
    expect(match?.text.length).toBeLessThanOrEqual(302);
  });

  it('stops counting, with the same answer every time', async () => {
    const root = temporaryDirectory();
    for (let file = 100; file < 400; file += 1) plant(root, { [`f${file}.txt`]: 'needle\n'.repeat(500) });
    const found = await search(root, { query: 'needle', limit: 1000 });
    expect(found).toMatchObject({ total: 10_000, at_least: true, more: 9000, files: 21 });
    expect(found.text).toMatch(/^at least 10000 matches in 21 files; at least 9000 more/);
    expect([...new Set(found.matches.map(({ path }) => path))]).toEqual(['f100.txt', 'f101.txt']);
  });

  it('says in one line what is wrong with a pattern', async () => {
    await expect(search(shop(), { query: 'a(', regex: true })).rejects.toMatchObject({
      code: 'invalid_arguments',
      message: 'the pattern is not a regular expression of ripgrep: unclosed group',
    });
  });

  it.each([
    ['a line break', { query: 'a\nb' }],
    ['a NUL', { query: 'a\0' }],
    ['nothing', { query: '' }],
    ['an unknown argument', { query: 'a', include: '*.ts' }],
    ['a glob of two lines', { query: 'a', glob: '*.ts\n!*' }],
  ])('refuses %s', (_, input) => {
    expect(searchCode.bind(input)).toHaveProperty('error');
  });

  it('passes on that a path does not exist', async () => {
    await expect(search(shop(), { query: 'a', path: 'missing' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends when it is cancelled', async () => {
    await expect(search(shop(), { query: 'a' }, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
  });

  it('ends when it is cancelled on the way', async () => {
    const stop = new AbortController();
    const permits = (): boolean => {
      stop.abort(new Error('stopped'));
      return true;
    };
    await expect(search(shop(), { query: 'needle' }, { signal: stop.signal, permits })).rejects.toThrow('stopped');
  });

  it('takes a pattern that makes backtracking engines hang', async () => {
    const root = temporaryDirectory();
    plant(root, { 'a.txt': `${'a'.repeat(5000)}\n` });
    expect(await places(root, { query: '(a+)+$x', regex: true })).toEqual([]);
  });
});
