// A repository whose own configuration names programs for everything git can be told to run. What is proven to look runs
// none of them, without a sandbox as well; filters alone are left, and those the sandbox holds.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { put, type Served, served } from '../support/served.ts';

/** Keys whose value git hands to a shell. */
const SHELL_KEYS = [
  'core.fsmonitor',
  'core.pager',
  'core.editor',
  'core.sshCommand',
  'core.askPass',
  'core.alternateRefsCommand',
  'credential.helper',
  'diff.external',
  'diff.trap.command',
  'diff.trap.textconv',
  'interactive.diffFilter',
  'merge.trap.driver',
  'pager.diff',
  'pager.log',
  'remote.origin.uploadpack',
  'sequence.editor',
  'uploadpack.packObjectsHook',
];
/** Keys whose value git starts as it is. */
const PROGRAM_KEYS = ['gpg.program', 'gpg.openpgp.program', 'gpg.x509.program', 'gpg.ssh.program'];

const SIGNED =
  '/^committer/{print;print "gpgsig -----BEGIN PGP SIGNATURE-----\\n \\n abc\\n -----END PGP SIGNATURE-----";next}{print}';

const LOOKS = [
  'git status',
  'git diff',
  'git diff HEAD~1 --word-diff',
  'git diff --no-index a.txt .gitattributes',
  'git log -p -m --all',
  'git log -1 --format=%G? signed',
  'git log -S two --oneline',
  'git log -L 1,1:a.txt',
  'git show HEAD',
  'git show HEAD:a.txt',
  'git show signed',
  'git whatchanged -1',
  'git diff-tree -p HEAD~1 HEAD',
  'git diff-index -p HEAD',
  'git diff-files -p',
  'git blame a.txt',
  'git annotate a.txt',
  'git grep two',
  'git stash list -p',
  'git stash show -p',
  'git reflog -p',
  'git reflog show -p HEAD',
  'git branch -vv',
  'git describe --always --dirty',
  'git ls-files -m',
  'git rev-list --objects HEAD',
  'git cat-file -p HEAD:a.txt',
  'git ls-remote --get-url',
  'git submodule status',
  'timeout 20 git diff',
  'git diff | head -3',
  'git log -p | head -3 && git show --stat',
  'for c in HEAD HEAD~1; do git show $c; done',
  'if git diff --quiet; then echo same; else git diff; fi',
];

const NO_SANDBOX = { '.config/harness/config.yaml': 'sandbox:\n  backend: off\n' };

const hostile = async (home: Readonly<Record<string, string>>) => {
  const harness = await served({ 'a.txt': 'one\n', '.gitattributes': '* diff=trap merge=trap\n' }, { home });
  const trap = join(harness.root, 'trap');
  put(harness.root, { trap: `#!/bin/sh\necho "$0 $*" >> ${join(harness.root, 'fired')}\ncat "$2" 2>/dev/null\n` });
  chmodSync(trap, 0o755);
  const env = { PATH: process.env.PATH ?? '', HOME: harness.state, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) => spawnSync('git', args, { cwd: harness.root, env, encoding: 'utf8' });
  const shell = (script: string) => spawnSync('bash', ['-c', script], { cwd: harness.root, env });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'a');
  git('config', 'user.email', 'a@example.invalid');
  git('add', 'a.txt', '.gitattributes');
  git('commit', '-qm', 'one');
  shell('git checkout -qb side && echo side > a.txt && git commit -qam side && git checkout -q main');
  shell('echo two > a.txt && git commit -qam two; git merge -q side; echo both > a.txt; git commit -qam both');
  shell('echo kept > a.txt; git stash -q; echo now > a.txt; touch -d "2 hours ago" a.txt');
  shell(
    `git update-ref refs/heads/signed $(git cat-file commit HEAD | awk '${SIGNED}' | git hash-object -t commit -w --stdin)`,
  );
  for (const key of SHELL_KEYS) git('config', key, `${trap} ${key}`);
  for (const key of PROGRAM_KEYS) git('config', key, trap);
  for (const [key, value] of [
    ['log.showSignature', 'true'],
    ['log.diffMerges', 'remerge'],
    ['remote.origin.url', `ext::${trap} ext`],
    ['alias.log', `!${trap} alias`],
  ] as const)
    git('config', key, value);
  return { harness, git, fired: join(harness.root, 'fired') };
};

describe('git in a hostile repository, without a sandbox', () => {
  let repository: Awaited<ReturnType<typeof hostile>>;
  beforeAll(async () => {
    repository = await hostile(NO_SANDBOX);
  });
  afterAll(() => repository.harness.dispose());

  it.each([['diff'], ['log', '-p', '-m'], ['show', 'signed'], ['blame', 'a.txt'], ['status']])(
    'the traps are real: git %s %s springs one',
    (...args) => {
      repository.git(...args);
      expect(existsSync(repository.fired)).toBe(true);
      rmSync(repository.fired);
    },
  );

  it.each(LOOKS)('%s runs none of its programs', async (cmd) => {
    const answer = await repository.harness.call('run_command', { cmd });
    // What git itself answers with 1 (there is a difference, no stash, no match) is an answer.
    expect(answer).toMatchObject({ sandbox: 'none', exit: expect.toSatisfy((exit) => exit === 0 || exit === 1) });
    expect(existsSync(repository.fired)).toBe(false);
  });

  it('asks for what cannot be kept from running them', async () => {
    for (const cmd of [
      'git status -v',
      'git range-diff main side signed',
      'git log --remerge-diff',
      'git cat-file --textconv HEAD:a.txt',
    ])
      expect((await repository.harness.call('run_command', { cmd })).status).toBe('pending');
  });
});

describe('filters, which git needs to compare files', () => {
  const open: Served[] = [];
  afterAll(() => Promise.all(open.map((harness) => harness.dispose())));

  it('run in the sandbox, where they can write nothing', async () => {
    const { harness, git, fired } = await hostile({});
    open.push(harness);
    put(harness.root, { '.gitattributes': '* filter=trap\n' });
    git('config', 'filter.trap.clean', `${join(harness.root, 'trap')} clean`);
    expect(await harness.call('run_command', { cmd: 'git diff' })).toMatchObject({ sandbox: 'bubblewrap' });
    expect(existsSync(fired)).toBe(false);
    git('diff');
    expect(existsSync(fired)).toBe(true);
  });
});
