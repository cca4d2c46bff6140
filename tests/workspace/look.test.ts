import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { Files, PathFact } from '../../src/core/ports.ts';
import { procDescriptors } from '../../src/workspace/descriptors.ts';
import { look } from '../../src/workspace/look.ts';
import { portableDescriptors } from '../../src/workspace/portable-descriptors.ts';
import { plant, temporaryDirectory } from './temp.ts';

const descriptors = { proc: procDescriptors, portable: portableDescriptors } as const;
const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

describe.each(['proc', 'portable'] as const)('look with %s descriptors', (kind) => {
  const held = (root: string, ...effects: Effect[]) => {
    const found = look({ root, descriptors: descriptors[kind], isSecret: () => false }, effects);
    onTestFinished(() => found.close());
    return found;
  };
  const factOf = (root: string, path: string, effect: 'read' | 'write' = 'read'): PathFact | undefined =>
    held(root, { kind: effect, path }).facts.paths[path]?.[0];
  const filesOf = (root: string, path: string): Files =>
    held(root, { kind: 'read', path }).files(() => Promise.resolve());

  it.each(['read', 'write'] as const)('says where a %s really ends up', (effect) => {
    const root = temporaryDirectory();
    plant(root, { 'a/b/file': 'x', 'a/real': 'y' });
    symlinkSync('a/b', join(root, 'dir'));
    symlinkSync('a/real', join(root, 'link'));
    symlinkSync('dir/file', join(root, 'chain'));
    symlinkSync('nothing/here', join(root, 'dangling'));
    symlinkSync('/etc', join(root, 'etc'));
    const cases: ReadonlyArray<readonly [string, string, PathFact['type']]> = [
      ['a/b/file', 'a/b/file', 'file'],
      ['./a//b/./file', 'a/b/file', 'file'],
      ['a/b/../real', 'a/real', 'file'],
      ['dir/file', 'a/b/file', 'file'],
      ['dir/../real', 'a/real', 'file'],
      ['link', 'a/real', 'file'],
      ['chain', 'a/b/file', 'file'],
      ['dangling', 'nothing/here', 'missing'],
      ['dangling/below', 'nothing/here/below', 'missing'],
      ['dir/new/file', 'a/b/new/file', 'missing'],
      ['a/real/below', 'a/real/below', 'missing'],
      ['.', '', 'directory'],
      ['dir', 'a/b', 'directory'],
      ['dir/', 'a/b', 'directory'],
      [`${root}/link`, 'a/real', 'file'],
    ];
    for (const [path, real, type] of cases) {
      expect(factOf(root, path, effect), path).toMatchObject({ real: join(root, real).replace(/\/$/, ''), type });
      expect(factOf(root, path, effect)?.refused, path).toBeUndefined();
    }
    expect(factOf(root, 'etc/passwd', effect)).toMatchObject({ path: join(root, 'etc/passwd'), real: '/etc/passwd' });
    expect(factOf(root, '../outside', effect)).toMatchObject({ path: join(root, '../outside'), type: 'missing' });
    expect(factOf(root, '/etc/passwd', effect)).toMatchObject({ path: '/etc/passwd', real: '/etc/passwd' });
  });

  it('goes up from what does not exist in the text only, as one who makes it first', () => {
    const root = temporaryDirectory();
    plant(root, { 'a/real': 'y' });
    for (const path of ['none/../a/real', 'a/none/below/../../real', 'none/x/../../a/../a/real']) {
      expect(factOf(root, path), path).toMatchObject({ real: join(root, 'a/real'), type: 'missing' });
      expect(factOf(root, path, 'write'), path).toMatchObject({ real: join(root, 'a/real'), type: 'file' });
    }
    expect(factOf(root, 'none/x/../y', 'write')).toMatchObject({ real: join(root, 'none/y'), type: 'missing' });
  });

  it('takes nothing in a path for more than a name', () => {
    const root = temporaryDirectory();
    const odd = [
      ' a ',
      'a%2e',
      '"a"',
      '$HOME',
      'a\\b',
      'e\u0301',
      '\u00e9',
      '...',
      '__proto__',
      'constructor',
      'a (deleted)',
      '*',
    ];
    for (const name of odd) writeFileSync(join(root, name), name);
    for (const name of odd) {
      expect(factOf(root, name), name).toEqual({ path: join(root, name), real: join(root, name), type: 'file' });
      expect(filesOf(root, name).open(name).read(100).toString()).toBe(name);
    }
    expect(factOf(root, 'a ')).toMatchObject({ type: 'missing' });
  });

  it.each(['read', 'write'] as const)('refuses a %s of what is no path', (effect) => {
    const root = temporaryDirectory();
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('pong', join(root, 'ping'));
    symlinkSync('ping', join(root, 'pong'));
    const cases: ReadonlyArray<readonly [string, string]> = [
      ['', 'is empty'],
      ['a\0b', 'contains a NUL character'],
      ['a\nb', 'contains a control character'],
      ['a\u001b[0m', 'contains a control character'],
      ['a\ud800b', 'contains half of a surrogate pair'],
      [`a/${'b/'.repeat(2500)}`, 'is longer than 4096 bytes'],
      ['é'.repeat(2049), 'is longer than 4096 bytes'],
      ['x'.repeat(300), 'has a name that is too long'],
      ['loop', 'runs in a loop of links'],
      ['ping/x', 'runs in a loop of links'],
      ['~', 'home directory: a leading ~ is not expanded'],
      ['~/x', 'home directory: a leading ~ is not expanded'],
      ['~root/x', 'home directory: a leading ~ is not expanded'],
    ];
    for (const [path, refused] of cases) expect(factOf(root, path, effect)?.refused, path).toBe(refused);
    expect(factOf(root, './~', effect)?.refused).toBeUndefined();
  });

  it('never waits for a FIFO, and reads no device or socket', async () => {
    const root = temporaryDirectory();
    execFileSync('mkfifo', [join(root, 'fifo')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    onTestFinished(() => void server.close());
    for (const path of ['fifo', 'socket', '/dev/null']) {
      expect(factOf(root, path), path).toMatchObject({ type: 'other' });
      expect(() => filesOf(root, path).open(path)).toThrow('is not a regular file');
    }
  });

  it('reads what was judged, even when another file takes the name', () => {
    const root = temporaryDirectory();
    plant(root, { file: 'judged', other: 'secret' });
    const found = held(root, { kind: 'read', path: 'file' });
    unlinkSync(join(root, 'file'));
    renameSync(join(root, 'other'), join(root, 'file'));
    expect(
      found
        .files(() => Promise.resolve())
        .open('file')
        .read(100)
        .toString(),
    ).toBe('judged');
  });

  it('reads at most the limit, and no more than was judged', () => {
    const root = temporaryDirectory();
    plant(root, { file: '0123456789' });
    const file = filesOf(root, 'file').open('file');
    writeFileSync(join(root, 'file'), 'ab', { flag: 'a' });
    expect([file.path, file.size, file.read(4).toString(), file.read(1e9).toString()]).toEqual([
      'file',
      10,
      '0123',
      '0123456789',
    ]);
  });

  it('shows a linked file by its real name', () => {
    const root = temporaryDirectory();
    plant(root, { 'a/real': 'x' });
    symlinkSync('a/real', join(root, 'link'));
    expect(filesOf(root, 'link').open('link').path).toBe('a/real');
  });

  it('opens directories as directories only, and nothing that was not declared', () => {
    const root = temporaryDirectory();
    plant(root, { 'a/file': 'x' });
    symlinkSync('a', join(root, 'link'));
    expect(filesOf(root, 'link').directory('link')).toBe(join(root, 'a'));
    expect(() => filesOf(root, 'a/file').directory('a/file')).toThrow('a/file is not a directory');
    expect(() => filesOf(root, 'a').open('a')).toThrow('a is a directory');
    expect(() => filesOf(root, 'b').open('b')).toThrow('b does not exist');
    expect(() => filesOf(root, 'b').directory('b')).toThrow('b does not exist');
    expect(() => filesOf(root, 'a').open('a/file')).toThrow('without having been declared');
    expect(() => filesOf(root, 'a').exists('a/file')).toThrow('without having been declared');
    expect([filesOf(root, 'a').exists('a'), filesOf(root, 'b').exists('b')]).toEqual([true, false]);
  });

  it('gives back every descriptor, and then reads no more', () => {
    const root = temporaryDirectory();
    plant(root, { a: 'x', b: 'y', 'd/c': 'z' });
    const before = openDescriptors();
    const found = look({ root, descriptors: descriptors[kind], isSecret: () => false }, [
      ...['a', 'b', 'd', 'none', '\0', 'a'].map((path) => ({ kind: 'read' as const, path })),
      { kind: 'read', path: 'd/*', glob: true },
      { kind: 'write', path: 'd/new' },
    ]);
    const file = found.files(() => Promise.resolve()).open('a');
    expect(openDescriptors()).toBe(before + 2);
    found.close();
    found.close();
    expect(openDescriptors()).toBe(before);
    expect(() => file.read(1)).toThrow('without having been declared');
  });

  it('has one fact for a path that is read and written, and one for each match of a pattern', () => {
    const root = temporaryDirectory();
    plant(root, { 'a.ts': '', '-b.ts': '' });
    symlinkSync('/etc/passwd', join(root, 'c.ts'));
    const { facts } = held(
      root,
      { kind: 'read', path: 'a.ts' },
      { kind: 'write', path: 'a.ts' },
      { kind: 'read', path: '*.ts', glob: true },
    );
    expect(facts.paths).toEqual({
      'a.ts': [{ path: join(root, 'a.ts'), real: join(root, 'a.ts'), type: 'file' }],
      '*.ts': [
        { path: join(root, '-b.ts'), real: join(root, '-b.ts'), type: 'file' },
        { path: join(root, 'a.ts'), real: join(root, 'a.ts'), type: 'file' },
        { path: join(root, 'c.ts'), real: '/etc/passwd', type: 'file' },
      ],
    });
  });

  it('looks at a pattern that is no path, and one that is too wide, as one refused path', () => {
    const root = temporaryDirectory();
    for (let index = 0; index < 101; index += 1) mkdirSync(join(root, `d${index}`));
    const { facts } = held(
      root,
      { kind: 'read', path: '*\0', glob: true },
      { kind: 'read', path: '*/../*/../*', glob: true },
    );
    expect(Object.values(facts.paths).map((list) => list.map(({ refused }) => refused))).toEqual([
      ['contains a NUL character'],
      ['looks at more than 10000 names'],
    ]);
  });

  it('passes over effects that have no path', () => {
    expect(held(temporaryDirectory(), { kind: 'network', host: 'example.org' }).facts.paths).toEqual({});
  });
});
