// A repository that names programs for git to run, in every key that a command which only looks could reach. Without a
// sandbox: what holds here holds by the judgement and by how git is started.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Served, served } from '../support/served.ts';

let at: Served;

/** Each key with a program that leaves a file of that name behind. */
const KEYS = [
  'alias.st',
  'core.alternateRefsCommand',
  'core.editor',
  'core.fsmonitor',
  'core.pager',
  'core.sshCommand',
  'credential.helper',
  'diff.evil.command',
  'diff.evil.textconv',
  'diff.external',
  'gpg.program',
  'interactive.diffFilter',
  'pager.diff',
  'pager.log',
  'uploadpack.packObjectsHook',
];

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: at.root,
    encoding: 'utf8',
  });

beforeEach(async () => {
  at = await served(
    { '.gitattributes': '*.txt diff=evil\n', 'a.txt': 'one\n' },
    { home: { '.config/harness/config.yaml': 'sandbox: { backend: off }\n' } },
  );
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  appendFileSync(join(at.root, 'a.txt'), 'two\n');
  git('commit', '-qam', 'second');
  appendFileSync(join(at.root, 'a.txt'), 'three\n');
  git('stash', '-q');
  appendFileSync(join(at.root, 'a.txt'), 'four\n');
  for (const key of KEYS) {
    const shell = key.startsWith('alias.') || key === 'credential.helper' ? '!' : '';
    git('config', key, `${shell}touch ${join(at.root, `ran-${key}`)}; cat`);
  }
  git('config', 'log.showSignature', 'true');
});
afterEach(async () => {
  await at.dispose();
});

const ran = (): readonly string[] => readdirSync(at.root).filter((name) => name.startsWith('ran-'));

describe('git in a repository that names programs', () => {
  it.each([
    'git status',
    'git diff',
    'git diff HEAD~1 -- a.txt',
    'git -C . diff --stat -p',
    'git log -p -2',
    'git log --oneline',
    'git show',
    'git show HEAD:a.txt',
    'git blame a.txt',
    'git stash show -p',
    'git diff-index -p HEAD',
    'git grep one',
    'git branch -a',
    'git reflog',
    'git diff | head -5',
    'git log -p -1 && git show HEAD; git --no-pager diff --stat | cat',
  ])('%s runs, and none of them', async (cmd) => {
    const { status, text } = await at.call('run_command', { cmd });
    expect({ cmd, status, text, ran: ran() }).toMatchObject({ status: 'ok', ran: [] });
  });

  it('is caught in the act when nothing keeps git from it', () => {
    expect(() => git('diff')).toThrow();
    expect(existsSync(join(at.root, 'ran-diff.evil.command'))).toBe(true);
  });

  it.each([
    "git log --format='%h %G?'",
    "git for-each-ref --format='%(signature)'",
    'git st',
    'git log --show-signature',
  ])('%s needs a person', async (cmd) => {
    expect(await at.call('run_command', { cmd })).toMatchObject({ status: 'pending' });
    expect(ran()).toEqual([]);
  });
});
