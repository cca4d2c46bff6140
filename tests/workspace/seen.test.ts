// What counts as a change that nobody recorded, and what does not.
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSeen } from '../../src/workspace/seen.ts';
import { plant, temporaryDirectory } from './temp.ts';

const LONG_AGO = new Date('2020-01-02T03:04:05Z');

const setUp = (files: Record<string, string> = { 'a.txt': 'one' }) => {
  const root = temporaryDirectory();
  const directory = join(temporaryDirectory(), 'seen');
  plant(root, files);
  return {
    root,
    directory,
    path: join(root, 'a.txt'),
    open: (keep: 'all' | 'writes' = 'all') => openSeen({ root, directory, keep }),
  };
};

describe.each([
  ['in one process', false],
  ['over processes', true],
])('%s', (_name, anew) => {
  const start = () => {
    const place = setUp();
    const only = place.open();
    return { ...place, seen: () => (anew ? place.open() : only) };
  };

  it('finds nothing at first sight, nor in a file that stayed', () => {
    const { seen, path } = start();
    expect(seen().look([path])).toEqual([]);
    expect(seen().look([path])).toEqual([]);
  });

  it('finds a changed content once, with both states', () => {
    const { seen, path } = start();
    utimesSync(path, LONG_AGO, LONG_AGO);
    seen().look([path]);
    writeFileSync(path, 'other');
    expect(seen().look([path])).toEqual([
      {
        path: 'a.txt',
        before: { bytes: 3, modified: LONG_AGO.toISOString(), sha256: expect.stringMatching(/^7692c3ad/) },
        after: { bytes: 5, modified: expect.any(String), sha256: expect.stringMatching(/^d9298a10/) },
      },
    ]);
    expect(seen().look([path])).toEqual([]);
  });

  it('finds a file that has gone, and one that has come', () => {
    const { seen, path, root } = start();
    const other = join(root, 'b.txt');
    seen().look([path, other]);
    rmSync(path);
    writeFileSync(other, 'x');
    expect(seen().look([path, other])).toMatchObject([
      { path: 'a.txt', before: { bytes: 3 }, after: null },
      { path: 'b.txt', before: null, after: { bytes: 1 } },
    ]);
  });

  it('takes no offence at a file that was only touched, or written with what it held', () => {
    const { seen, path } = start();
    seen().look([path]);
    utimesSync(path, LONG_AGO, LONG_AGO);
    expect(seen().look([path])).toEqual([]);
    rmSync(path);
    writeFileSync(path, 'one');
    expect(seen().look([path])).toEqual([]);
  });

  it('takes what a call has left as known', () => {
    const { seen, path } = start();
    seen().look([path]);
    writeFileSync(path, 'by a call');
    seen().left([path]);
    expect(seen().look([path])).toEqual([]);
  });
});

describe('side by side', () => {
  it('knows what another process has recorded', () => {
    const { open, path } = setUp();
    const server = open('writes');
    server.look([path]);
    writeFileSync(path, 'by the hook');
    open('all').left([path]);
    expect(server.look([path])).toEqual([]);
  });

  it('writes nothing to disk for what a server only looks at', () => {
    const { open, path, directory } = setUp();
    open('writes').look([path]);
    expect(() => readdirSync(directory)).toThrow();
  });
});

describe('trouble', () => {
  it('is no reason to fail', () => {
    const { root, directory, path } = setUp();
    writeFileSync(directory, 'a file in the way');
    const seen = openSeen({ root, directory, keep: 'all' });
    expect(seen.look([path, '\0', root])).toEqual([]);
    expect(() => seen.left([path, '\0'])).not.toThrow();
  });

  it('forgets what was damaged', () => {
    const { open, path, directory } = setUp();
    open().look([path]);
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (each) => each.length > 3,
    )) {
      writeFileSync(join(directory, name), 'x');
    }
    writeFileSync(path, 'two');
    expect(open().look([path])).toEqual([]);
  });
});
