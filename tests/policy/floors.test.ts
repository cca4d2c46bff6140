import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { PathFact } from '../../src/core/ports.ts';
import { judge } from '../../src/policy/judge.ts';
import { isSecretPath, protectionOf } from '../../src/policy/protected.ts';
import { compileRules } from '../../src/policy/rules.ts';
import { type Case, proven, ROOT, read, run, verdictOf, write } from '../support/policy.ts';

describe('paths', () => {
  it.each<[string, Case, string]>([
    ['outside', { effects: [read('/etc/passwd')] }, 'floor/outside-root'],
    ['a sibling whose name begins like the root', { effects: [read('/srv/app-secrets/x')] }, 'floor/outside-root'],
    [
      'climbing out',
      { effects: [read('../x')], facts: { '../x': { path: '/srv/x', real: '/srv/x' } } },
      'floor/outside-root',
    ],
    [
      'a link that leads out',
      { effects: [read('link')], facts: { link: { real: '/etc/passwd' } } },
      'floor/symlink-out',
    ],
    [
      'a write through a link that leads out',
      { effects: [write('dir/new')], facts: { 'dir/new': { real: '/tmp/new', type: 'missing' } } },
      'floor/symlink-out',
    ],
    [
      'a link into .git',
      { effects: [write('hook')], facts: { hook: { real: '/srv/app/.git/hooks/pre-commit' } } },
      'floor/git-dir',
    ],
    [
      'a link to a secret',
      { effects: [read('notes.txt')], facts: { 'notes.txt': { real: '/srv/app/.env' } } },
      'floor/secret-file',
    ],
    [
      'a link named like a secret',
      { effects: [read('.env')], facts: { '.env': { real: '/srv/app/notes.txt' } } },
      'floor/secret-file',
    ],
    ['a pipe', { effects: [read('fifo')], facts: { fifo: { type: 'other' } } }, 'floor/special-file'],
    ['a path that cannot be used', { effects: [read('a')], facts: { a: { refused: 'a NUL byte' } } }, 'floor/bad-path'],
    ['the record itself', { effects: [read('/home/dev/.local/state/harness/app/log/x')] }, 'floor/harness-files'],
    ['the policy', { effects: [write('.harness/config.yaml')] }, 'floor/harness-files'],
    ['git hooks', { effects: [write('.git/hooks/pre-commit')] }, 'floor/git-dir'],
    ['git of a submodule', { effects: [write('vendor/x/.GIT/config')] }, 'floor/git-dir'],
    ['settings of an assistant', { effects: [write('.claude/settings.json')] }, 'floor/assistant-settings'],
    ['deleting settings', { effects: [{ kind: 'delete', path: '.vscode/tasks.json' }] }, 'floor/assistant-settings'],
    ['secrets for writing', { effects: [write('.env')] }, 'floor/secret-file'],
  ])('%s', (_name, given, rule) => {
    for (const mode of ['workspace', 'observe', 'locked'] as const) {
      const rules = { allow: ['Read', 'Edit', 'Bash'] };
      expect(verdictOf({ ...given, mode, rules })).toMatchObject({ decision: 'deny', rule });
    }
  });

  it.each<[string, Case]>([
    ['reading .git', { effects: [read('.git/HEAD')] }],
    ['reading the policy', { effects: [read('.harness/config.yaml')] }],
    ['a name that begins with two dots', { effects: [read('..a/b')] }],
    ['an example of an environment file', { effects: [read('.env.example')] }],
    ['a gitignore', { effects: [write('.gitignore')] }],
    ['a link that stays inside', { effects: [read('link')], facts: { link: { real: '/srv/app/src/a.ts' } } }],
  ])('allows %s', (_name, given) => {
    expect(verdictOf(given).decision).toBe('allow');
  });

  it('denies a path that nobody looked at', () => {
    const policy = { mode: 'workspace', rules: [], boundaries: { root: '/srv/app', own: [] } } as const;
    const verdict = judge({ tool: 'read_file', principal: 'agent' }, [read('a')], { paths: {} }, policy);
    expect(verdict).toMatchObject({ decision: 'deny', rule: 'floor/bad-path' });
  });
});

it('an agent cannot govern, a person can', () => {
  const effects: readonly Effect[] = [{ kind: 'govern', action: 'resolve an approval' }];
  expect(verdictOf({ effects }).rule).toBe('floor/govern');
  expect(verdictOf({ effects, principal: 'human' }).decision).toBe('allow');
});

it('destruction is denied, not asked', () => {
  expect(verdictOf({ effects: [run('rm', '-rf', '/')], rules: { allow: ['Bash'] } })).toMatchObject({
    decision: 'deny',
    rule: 'floor/destructive',
  });
});

describe('every protected name', () => {
  it.each('.claude .codex .cursor .gemini .agents .continue .windsurf .vscode .idea .husky .devcontainer'.split(' '))(
    '%s/x cannot be written, at any depth',
    (name) => {
      for (const path of [`${name}/x`, `sub/${name}/deep/x`]) {
        expect(verdictOf({ effects: [write(path)] })).toMatchObject({
          decision: 'deny',
          rule: 'floor/assistant-settings',
        });
      }
    },
  );

  it.each(
    '.mcp.json .envrc .npmrc .yarnrc .yarnrc.yml .pypirc .bashrc .bash_profile .bash_login .bash_logout .zshrc .zshenv .zprofile .zlogin .profile .inputrc .gitconfig .gitmodules .ripgreprc .vimrc .exrc'.split(
      ' ',
    ),
  )('%s cannot be written', (name) => {
    expect(verdictOf({ effects: [write(`sub/${name}`)] })).toMatchObject({ decision: 'deny' });
  });

  it.each('.aws .ssh .gnupg .kube .azure .gcloud .docker'.split(' '))('what is in %s cannot be read', (name) => {
    expect(verdictOf({ effects: [read(`sub/${name}/x`)] })).toMatchObject({
      decision: 'deny',
      rule: 'floor/secret-file',
    });
  });

  it.each(['.gitattributes', '.pre-commit-config.yaml', '.gitlab-ci.yml', 'Jenkinsfile', '.github/CODEOWNERS'])(
    'writing %s asks',
    (path) => {
      expect(verdictOf({ effects: [write(path)] })).toMatchObject({ decision: 'ask', rule: 'default/sensitive-write' });
    },
  );

  it('what belongs to the harness is its own under either of its names', () => {
    const own = '/home/dev/.local/state/harness/app/log/x';
    for (const fact of [
      { path: own, real: '/srv/app/a' },
      { path: '/srv/app/a', real: own },
    ]) {
      expect(verdictOf({ effects: [read('a')], facts: { a: fact } })).toMatchObject({ rule: 'floor/harness-files' });
    }
  });
});

describe('names', () => {
  it.each([
    '.env',
    '.env.local',
    'config/.env.production',
    'prod.env',
    '.ENV',
    '.env.',
    '.e\u200bnv',
    'id_rsa',
    '.ssh/config',
    'home/.aws/credentials',
    'server.pem',
    'tls/site.key',
    '.netrc',
    'gcp-credentials.json',
    'credentials.json',
    '.docker/config.json',
    'kubeconfig',
    'vault.kdbx',
    'secrets.yaml',
    'service-account-prod.json',
    '.git-credentials',
  ])('%s is a secret', (path) => expect(isSecretPath(path)).toBe(true));
  it.each([
    '.env.example',
    '.env.sample',
    'src/env.ts',
    'environment.ts',
    'keyboard.ts',
    'src/key.ts',
    'monkey.js',
    'id_rsa.pub',
    'docs/credentials.md',
    'src/credentials.ts',
    'secrets.ts',
    'public.key.md',
    'tokens.ts',
  ])('%s is not', (path) => expect(isSecretPath(path)).toBe(false));
  it.each([
    ['.git', 'git'],
    ['sub/.git/hooks/x', 'git'],
    ['.GIT/config', 'git'],
    ['.git. /config', 'git'],
    ['.gitignore', undefined],
    ['.github/workflows/a.yml', undefined],
    ['.claude/agents/a.md', 'settings'],
    ['.mcp.json', 'settings'],
    ['.cursor/mcp.json', 'settings'],
    ['.npmrc', 'settings'],
    ['mcp.json', undefined],
    ['.harness/rules/a.md', 'harness'],
    ['src/.huskyx', undefined],
  ])('%s is protected by %s', (path, protection) => expect(protectionOf(path)).toBe(protection));
});

describe('names that show only while a command runs', () => {
  const feeding: Effect = { kind: 'listing', below: 'docs', from: 'tree', links: true };
  const asked = (found: readonly PathFact[] | undefined, more: Partial<Parameters<typeof judge>[3]> = {}) =>
    judge(
      { tool: 'run_command', principal: 'agent' },
      [proven('xargs', 'cat'), feeding],
      { paths: {}, ...(found === undefined ? {} : { listed: { docs: found } }) },
      { mode: 'workspace', rules: [], boundaries: { root: ROOT, own: [] }, ...more },
    );
  const link = (real: string): PathFact => ({ path: `${ROOT}/docs/a`, real, type: 'file' });

  it.each([
    ['nothing found', [], 'allow', 'proven'],
    [
      'a link out',
      [link('/home/dev/.ssh/id_rsa')],
      'ask',
      'docs/a leads to /home/dev/.ssh/id_rsa, out of the workspace',
    ],
    ['a link to a secret', [link(`${ROOT}/.env`)], 'ask', 'docs/a leads to .env, which holds secrets'],
    ['a link that another policy minded', [link(`${ROOT}/b`)], 'allow', 'proven'],
    ['a name', [{ ...link(`${ROOT}/docs/a`), refused: 'is odd' }], 'ask', 'docs/a is odd'],
    ['nobody looked', undefined, 'ask', 'what is listed below docs could not be looked at'],
  ])('%s: %#', (_what, found, decision, reason) => {
    const verdict = asked(found);
    expect(verdict.decision).toBe(decision);
    expect(verdict.reason).toContain(reason);
  });

  it('are no matter for a rule or a mode to lift', () => {
    const found = [link('/etc/passwd')];
    const { rules } = compileRules({ allow: ['Read', 'Bash(xargs *)'], ask: [], deny: [] }, 'user', {
      root: ROOT,
      home: '/home/dev',
    });
    expect(asked(found, { rules, autoAllow: true })).toMatchObject({ decision: 'ask', rule: 'floor/listing' });
    expect(asked(found, { mode: 'observe' })).toMatchObject({ decision: 'ask', rule: 'floor/listing' });
    expect(asked(found, { mode: 'locked' })).toMatchObject({ decision: 'deny', rule: 'floor/listing' });
  });
});
