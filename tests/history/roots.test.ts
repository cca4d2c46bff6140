// One repository, many places.
import { expect, it } from 'vitest';
import { rootOf, rootsAmong } from '../../src/history/roots.ts';

it('knows a checkout from a directory in it, and a worktree from both', () => {
  const roots = rootsAmong('/srv/app', [
    '/home/a/app',
    '/home/a/app/cmd/cli',
    '/home/a/app/.worktrees/feature/one',
    '/home/a/app/.worktrees/feature/one/cmd',
    '/home/a/app/.claude/worktrees/two',
    '/home/b/src/app',
    '/home/a/application',
  ]);
  expect([...roots].sort()).toEqual([
    '/home/a/app',
    '/home/a/app/.claude/worktrees/two',
    '/home/a/app/.worktrees/feature/one',
    '/home/a/application',
    '/home/b/src/app',
    '/srv/app',
  ]);
  expect(rootOf(roots, '/home/a/app/.worktrees/feature/one/cmd')).toBe('/home/a/app/.worktrees/feature/one');
  expect(rootOf(roots, '/home/a/app/cmd/cli')).toBe('/home/a/app');
  expect(rootOf(roots, '/elsewhere')).toBe('/elsewhere');
});
