import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mount, sandboxArgv } from '../../../src/workspace/sandbox/argv.ts';

const argv = (mounts: readonly Mount[], more: { user?: number; forbidsNamespaces?: boolean } = {}): readonly string[] =>
  sandboxArgv({ mounts, forbidsNamespaces: true, cwd: '/w', ...more });

describe('the words for bubblewrap', () => {
  it('cut off everything that is not given back by a mount', () => {
    expect(argv([], { user: 1000 })).toEqual(
      [
        '--unshare-all --unshare-user --disable-userns --new-session --die-with-parent --cap-drop ALL --json-status-fd 3',
        '--uid 1000 --gid 1000 --dev /dev --proc /proc --chdir /w --',
      ].flatMap((line) => line.split(' ')),
    );
    expect(argv([], { forbidsNamespaces: false })).not.toContain('--disable-userns');
    expect(argv([])).not.toContain('--share-net');
  });

  it.each<[Mount, readonly string[]]>([
    [{ kind: 'read', path: '/a' }, ['--ro-bind', '/a', '/a']],
    [{ kind: 'read', path: '/a', from: '/b' }, ['--ro-bind', '/b', '/a']],
    [{ kind: 'write', path: '/a' }, ['--bind', '/a', '/a']],
    [{ kind: 'scratch', path: '/a' }, ['--tmpfs', '/a']],
    [{ kind: 'hidden-file', path: '/a' }, ['--ro-bind', '/dev/null', '/a']],
    [{ kind: 'hidden-directory', path: '/a' }, ['--tmpfs', '/a', '--remount-ro', '/a']],
    [{ kind: 'link', path: '/a', to: 'b' }, ['--symlink', 'b', '/a']],
  ])('%o', (mount, words) => {
    expect(argv([mount]).join('\n')).toContain(words.join('\n'));
  });

  it('mount a directory before what lies in it, whatever the order they come in', () => {
    const path = fc
      .array(fc.constantFrom('a', 'a-b', 'a.b', 'b', 'ab'), { maxLength: 4 })
      .map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 2, maxLength: 12 }), (paths) => {
        const words = argv(paths.map((each) => ({ kind: 'read', path: each })));
        const order = words.flatMap((word, index) => (words[index - 2] === '--ro-bind' ? [word] : []));
        expect([...order].sort()).toEqual([...paths].sort());
        order.forEach((later, index) => {
          for (const earlier of order.slice(0, index))
            expect(earlier.startsWith(later === '/' ? '/' : `${later}/`)).toBe(false);
        });
      }),
    );
  });

  it('take the last of two mounts on one path', () => {
    const words = argv([
      { kind: 'write', path: '/a' },
      { kind: 'hidden-file', path: '/a' },
    ]);
    expect(words).not.toContain('--bind');
    expect(words.join(' ')).toContain('--ro-bind /dev/null /a');
  });
});
