import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../src/workspace/workspace.ts';
import { plant, temporaryDirectory } from './temp.ts';

const options = { childEnv: { PATH: process.env.PATH ?? '' }, captureBytes: 1000 };

describe('openWorkspace', () => {
  it('knows the real path of its root', () => {
    const root = temporaryDirectory();
    plant(root, { 'a/file': '' });
    symlinkSync('a', join(root, 'link'));
    expect(openWorkspace(join(root, 'link/'), options).root).toBe(join(root, 'a'));
  });

  it('says what is wrong with a bad root, and what to do', () => {
    const root = temporaryDirectory();
    plant(root, { file: '' });
    symlinkSync('loop', join(root, 'loop'));
    for (const [path, code] of [
      ['none', 'not_found'],
      ['file', 'not_a_directory'],
      ['file/x', 'not_a_directory'],
      ['loop', 'not_a_directory'],
    ] as const) {
      const open = () => openWorkspace(join(root, path), options);
      expect(open, path).toThrow(expect.objectContaining({ code, remedy: expect.stringContaining('--root') }));
    }
  });

  it('looks, writes and runs in one place', async () => {
    const workspace = openWorkspace(temporaryDirectory(), options);
    const held = workspace.look([{ kind: 'write', path: 'a/b' }]);
    await held.files(() => Promise.resolve()).write('a/b', Buffer.from('text'));
    held.close();
    const result = await workspace.run(
      { argv: ['cat', 'b'], cwd: 'a' },
      { timeoutMs: 5000, signal: new AbortController().signal },
    );
    expect(result.output).toBe('text');
  });
});

describe('place', () => {
  const placeOf = (root: string) =>
    openWorkspace(root, { ...options, excluded: (path) => path.endsWith('.env') }).place;

  it('shows small texts and names', () => {
    const root = temporaryDirectory();
    plant(root, { 'package.json': '{}', 'src/b.ts': '', 'src/a.ts': '' });
    symlinkSync('src', join(root, 'link'));
    expect(placeOf(root).readText('package.json')).toBe('{}');
    expect(placeOf(root).list('src')).toEqual(['a.ts', 'b.ts']);
    expect(placeOf(root).list('link')).toEqual(['a.ts', 'b.ts']);
    expect(placeOf(root).list('.')).toEqual(['link', 'package.json', 'src']);
  });

  it('shows nothing else', () => {
    const outside = temporaryDirectory();
    plant(outside, { secret: 's', 'd/e': '' });
    const root = temporaryDirectory();
    plant(root, { '.env': 's', large: 'x'.repeat(256 * 1024 + 1), binary: 'a\0b' });
    for (const [name, target] of [
      ['out', outside],
      ['leak', join(outside, 'secret')],
      ['innocent', '.env'],
      ['loop', 'loop'],
    ] as const) {
      symlinkSync(target, join(root, name));
    }
    execFileSync('mkfifo', [join(root, 'fifo')]);
    writeFileSync(join(root, 'fine'), 'x'.repeat(256 * 1024));
    expect(placeOf(root).readText('fine')).toHaveLength(256 * 1024);
    for (const path of [
      'none',
      'large',
      'binary',
      '.',
      '.env',
      'innocent',
      'leak',
      'out/secret',
      `${outside}/secret`,
      '../x',
      'fifo',
      'loop',
      'a\0',
      '',
    ]) {
      expect(placeOf(root).readText(path), path).toBeUndefined();
    }
    for (const path of ['none', 'fine', 'out', 'out/d', outside, '..', 'a\0'])
      expect(placeOf(root).list(path), path).toEqual([]);
  });
});
