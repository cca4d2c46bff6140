import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, Written } from '../../src/core/ports.ts';
import { procDescriptors } from '../../src/workspace/descriptors.ts';
import { diskError } from '../../src/workspace/disk-error.ts';
import { look } from '../../src/workspace/look.ts';
import { portableDescriptors } from '../../src/workspace/portable-descriptors.ts';
import { plant, temporaryDirectory } from './temp.ts';

const descriptors = { proc: procDescriptors, portable: portableDescriptors } as const;
const all = (root: string): readonly string[] => readdirSync(root, { recursive: true }).map(String).sort();
const isTemporary = (name: string): boolean => name.includes('.tmp');

interface Attempt {
  readonly text?: string;
  readonly read?: boolean;
  readonly unlessExists?: boolean;
  /** Between judgement and write. */
  readonly meanwhile?: () => void;
  readonly checkpoint?: Checkpoint;
}

describe.each(['proc', 'portable'] as const)('write with %s descriptors', (kind) => {
  const write = async (root: string, path: string, attempt: Attempt = {}): Promise<Written> => {
    const effects = [...(attempt.read ? [{ kind: 'read', path } as const] : []), { kind: 'write', path } as const];
    const held = look({ root, descriptors: descriptors[kind], isSecret: () => false }, effects);
    try {
      attempt.meanwhile?.();
      const files = held.files(attempt.checkpoint ?? (() => Promise.resolve()));
      return await files.write(path, Buffer.from(attempt.text ?? 'new'), {
        unlessExists: attempt.unlessExists ?? false,
      });
    } finally {
      held.close();
    }
  };

  it('creates a file and its parents', async () => {
    const root = temporaryDirectory();
    expect(await write(root, 'a/b/file')).toEqual({ created: true, path: 'a/b/file' });
    expect(all(root)).toEqual(['a', 'a/b', 'a/b/file']);
    expect(readFileSync(join(root, 'a/b/file'), 'utf8')).toBe('new');
  });

  it('replaces a file, keeps what it permits, and leaves other names of the old one alone', async () => {
    const root = temporaryDirectory();
    plant(root, { file: 'old' });
    chmodSync(join(root, 'file'), 0o4750);
    linkSync(join(root, 'file'), join(root, 'twin'));
    expect(await write(root, 'file')).toEqual({ created: false, path: 'file' });
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('new');
    expect(statSync(join(root, 'file')).mode & 0o7777).toBe(0o750);
    expect(readFileSync(join(root, 'twin'), 'utf8')).toBe('old');
    expect(all(root)).toEqual(['file', 'twin']);
  });

  it('writes through links to directories to the place that was judged', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'link'));
    expect(await write(root, 'link/new/file')).toEqual({ created: true, path: 'real/new/file' });
  });

  it('tells the checkpoint first, and writes nothing when it fails', async () => {
    const root = temporaryDirectory();
    plant(root, { file: 'old' });
    const seen: unknown[] = [];
    const checkpoint: Checkpoint = (path, before) => {
      seen.push([path, before === undefined ? undefined : Buffer.from(before).toString(), all(root)]);
      return seen.length < 3 ? Promise.resolve() : Promise.reject(new Error('no record'));
    };
    await write(root, 'file', { checkpoint });
    await write(root, 'made/fresh', { checkpoint });
    await expect(write(root, 'other/fresh', { checkpoint })).rejects.toThrow('no record');
    expect(seen).toEqual([
      ['file', 'old', ['file']],
      ['made/fresh', undefined, ['file']],
      ['other/fresh', undefined, ['file', 'made', 'made/fresh']],
    ]);
    expect(all(root)).toEqual(['file', 'made', 'made/fresh']);
  });

  it('refuses to replace where it was told so, also a file that appears at the last moment', async () => {
    const root = temporaryDirectory();
    plant(root, { file: 'old' });
    const late: Checkpoint = () => Promise.resolve(plant(root, { 'd/late': 'theirs' }));
    await expect(write(root, 'file', { unlessExists: true })).rejects.toMatchObject({ code: 'already_exists' });
    await expect(write(root, 'd/late', { unlessExists: true, checkpoint: late })).rejects.toMatchObject({
      code: 'already_exists',
    });
    rmSync(join(root, 'd/late'));
    await expect(write(root, 'd/late', { checkpoint: late })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(readFileSync(join(root, 'd/late'), 'utf8')).toBe('theirs');
    expect(all(root).some(isTemporary)).toBe(false);
  });

  it('replaces no link, no directory and nothing special', async () => {
    const root = temporaryDirectory();
    plant(root, { 'a/file': 'old' });
    symlinkSync('a/file', join(root, 'link'));
    symlinkSync('a/none', join(root, 'dangling'));
    for (const path of ['link', 'dangling', 'a', 'a/', 'a/file/', 'new/', '.', '/dev/null']) {
      await expect(write(root, path), path).rejects.toMatchObject({ code: 'not_a_file' });
    }
    await expect(write(root, 'a/file/below')).rejects.toMatchObject({ code: 'not_a_directory' });
    await expect(write(root, 'a\0b')).rejects.toMatchObject({ code: 'invalid_arguments' });
    expect(lstatSync(join(root, 'link')).isSymbolicLink()).toBe(true);
    expect(all(root)).toEqual(['a', 'a/file', 'dangling', 'link']);
  });

  it('refuses when the file is no longer what was read', async () => {
    const root = temporaryDirectory();
    const change: Readonly<Record<string, () => void>> = {
      edited: () => writeFileSync(join(root, 'file'), 'changed by another'),
      replaced: () => {
        plant(root, { fresh: 'old' });
        renameSync(join(root, 'fresh'), join(root, 'file'));
      },
      removed: () => rmSync(join(root, 'file')),
      'made a link': () => {
        rmSync(join(root, 'file'));
        symlinkSync('elsewhere', join(root, 'file'));
      },
      'made a directory': () => {
        rmSync(join(root, 'file'));
        mkdirSync(join(root, 'file'));
      },
    };
    for (const [name, meanwhile] of Object.entries(change)) {
      rmSync(join(root, 'file'), { recursive: true, force: true });
      plant(root, { file: 'old' });
      await expect(write(root, 'file', { read: true, meanwhile }), name).rejects.toMatchObject({
        code: 'changed_meanwhile',
      });
    }
    const appear = () => plant(root, { fresh: 'theirs' });
    await expect(write(root, 'fresh', { read: true, meanwhile: appear })).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    expect(all(root)).toEqual(['file', 'fresh']);
  });

  it('refuses when the file changes while the checkpoint is taken', async () => {
    const root = temporaryDirectory();
    plant(root, { file: 'old' });
    const checkpoint: Checkpoint = () => Promise.resolve(plant(root, { file: 'theirs' }));
    await expect(write(root, 'file', { checkpoint })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('theirs');
    expect(all(root)).toEqual(['file']);
  });

  it('never follows a directory that became a link between judgement and write', async () => {
    const outside = temporaryDirectory();
    plant(outside, { 'b/file': 'untouched' });
    for (const path of ['a/b/file', 'a/b/new', 'a/c/d/new']) {
      for (const swapped of ['a', 'a/b']) {
        const root = temporaryDirectory();
        plant(root, { 'a/b/file': 'old' });
        const meanwhile = () => {
          renameSync(join(root, swapped), join(root, 'gone'));
          symlinkSync(swapped === 'a' ? outside : join(outside, 'b'), join(root, swapped));
        };
        const seen: string[] = [];
        const checkpoint: Checkpoint = (shown) => Promise.resolve(void seen.push(shown));
        const led = path.startsWith(`${swapped}/`);
        if (led)
          await expect(write(root, path, { meanwhile, checkpoint }), path).rejects.toMatchObject({
            code: 'changed_meanwhile',
          });
        else await write(root, path, { meanwhile, checkpoint });
        expect(seen, 'nothing outside is even read').toHaveLength(led ? 0 : 1);
      }
    }
    expect(all(outside)).toEqual(['b', 'b/file']);
    expect(readFileSync(join(outside, 'b/file'), 'utf8')).toBe('untouched');
  });

  it('never follows a file that became a link between judgement and write', async () => {
    const root = temporaryDirectory();
    const outside = temporaryDirectory();
    plant(outside, { secret: 'untouched' });
    const seen: string[] = [];
    const checkpoint: Checkpoint = (shown) => Promise.resolve(void seen.push(shown));
    const meanwhile = () => symlinkSync(join(outside, 'secret'), join(root, 'file'));
    await expect(write(root, 'file', { meanwhile, checkpoint })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(seen).toEqual([]);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('untouched');
  });

  it('does not write into a directory that was moved away while the checkpoint was taken', async () => {
    const root = temporaryDirectory();
    const outside = temporaryDirectory();
    plant(root, { 'a/file': 'old' });
    const checkpoint: Checkpoint = () => Promise.resolve(renameSync(join(root, 'a'), join(outside, 'a')));
    await expect(write(root, 'a/file', { checkpoint })).rejects.toThrow();
    expect(all(outside)).toEqual(['a', 'a/file']);
    expect(readFileSync(join(outside, 'a/file'), 'utf8')).toBe('old');
  });

  it('writes nothing that was not declared, and nothing after the end of the call', async () => {
    const root = temporaryDirectory();
    const held = look({ root, descriptors: descriptors[kind], isSecret: () => false }, [
      { kind: 'read', path: 'r' },
      { kind: 'delete', path: 'd' },
      { kind: 'write', path: 'w' },
    ]);
    const files = held.files(() => Promise.resolve());
    for (const path of ['r', 'd', 'x'])
      await expect(files.write(path, Buffer.of())).rejects.toMatchObject({ code: 'internal_error' });
    held.close();
    await expect(files.write('w', Buffer.of())).rejects.toMatchObject({ code: 'internal_error' });
    expect(all(root)).toEqual([]);
  });

  it('gives back every descriptor', async () => {
    const root = temporaryDirectory();
    plant(root, { 'a/file': 'x' });
    const before = readdirSync('/proc/self/fd').length;
    await write(root, 'a/b/c/new');
    await write(root, 'a/file');
    await expect(write(root, 'a/file/below/x')).rejects.toThrow();
    await expect(write(root, 'a/file', { unlessExists: true })).rejects.toThrow();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });
});

describe('diskError', () => {
  it.each([
    ['ENOSPC', 'free space'],
    ['EROFS', 'read-only'],
    ['EACCES', 'permissions'],
    ['EIO', 'check the disk'],
  ])('says what to do about %s', (code, remedy) => {
    const error = diskError('a/b', Object.assign(new Error(`${code}: it failed`), { code }));
    expect(error).toMatchObject({ code: 'internal_error', message: `a/b could not be written: ${code}: it failed` });
    expect(error).toHaveProperty('remedy', expect.stringContaining(remedy));
  });

  it('passes on what is no system error', () => {
    const fault = new TypeError('x');
    expect(diskError('a', fault)).toBe(fault);
  });
});
