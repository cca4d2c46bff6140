import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitCommonDir, headCommit } from '../../src/workspace/git.ts';
import { plant, temporaryDirectory } from './temp.ts';

const git = (cwd: string, ...args: string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main', ...args],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' },
    },
  )
    .toString()
    .trim();

const repository = (): string => {
  const root = join(temporaryDirectory(), 'repository');
  mkdirSync(root);
  git(root, 'init');
  git(root, 'commit', '--allow-empty', '-m', 'first');
  return root;
};

describe('git facts', () => {
  it('are absent outside of a repository', () => {
    const root = temporaryDirectory();
    expect([gitCommonDir(root), headCommit(root)]).toEqual([undefined, undefined]);
  });

  it('are found from a directory below', () => {
    const root = repository();
    plant(root, { 'a/b/c': '' });
    expect(gitCommonDir(join(root, 'a/b'))).toBe(join(root, '.git'));
    expect(headCommit(join(root, 'a/b'))).toBe(git(root, 'rev-parse', 'HEAD'));
  });

  it('know no commit before the first', () => {
    const root = temporaryDirectory();
    git(root, 'init');
    expect(gitCommonDir(root)).toBe(join(root, '.git'));
    expect(headCommit(root)).toBeUndefined();
  });

  it.each([
    ['a branch', []],
    ['packed refs', ['pack-refs', '--all']],
    ['a detached head', ['checkout', '--detach']],
    ['a branch with slashes', ['checkout', '-b', 'feature/one']],
  ])('read the head of %s', (_name, command) => {
    const root = repository();
    if (command.length > 0) git(root, ...command);
    expect(headCommit(root)).toBe(git(root, 'rev-parse', 'HEAD'));
  });

  it.each([false, true])('share the common directory between worktrees (packed: %s)', (packed) => {
    const root = repository();
    const other = join(root, '..', 'other');
    git(root, 'worktree', 'add', '-b', 'side', other);
    git(other, 'commit', '--allow-empty', '-m', 'second');
    if (packed) git(root, 'pack-refs', '--all');
    expect(gitCommonDir(other)).toBe(join(root, '.git'));
    expect(headCommit(other)).toBe(git(other, 'rev-parse', 'HEAD'));
    expect(headCommit(other)).not.toBe(headCommit(root));
  });

  it.each(['ref: refs/heads/../../../secret', 'ref: ../secret', 'nonsense', '', 'ref: refs/heads/loop'])(
    'take no other file for a ref (%j)',
    (head) => {
      const root = repository();
      plant(root, { secret: 'a'.repeat(40), '.git/refs/heads/loop': 'ref: refs/heads/loop' });
      writeFileSync(join(root, '.git/HEAD'), head);
      expect(headCommit(root)).toBeUndefined();
    },
  );
});
