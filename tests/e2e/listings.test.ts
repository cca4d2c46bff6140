// A repository from a stranger, and commands whose files show only while they run: its links and its file names decide
// what a reader is fed with. Every command is run as well, so that a question has its reason and silence is deserved.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { agent, site } from '../support/asked.ts';
import { eventsOf, hooked } from '../support/hooked.ts';
import { type Files, tempTree } from '../support/served.ts';

const PRIVATE = 'kept to oneself';

const git = (root: string, ...argv: readonly string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const { status, stderr } = spawnSync('git', [...who, ...argv], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

const link = (root: string, path: string, target: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
};

const commit = (root: string): void => {
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'one');
};

/** Files elsewhere, gone after the test. */
const elsewhere = (): string => {
  const tree = tempTree({ id_rsa: `${PRIVATE}\n`, 'dir/notes.txt': `${PRIVATE}\n` });
  onTestFinished(tree.dispose);
  return tree.root;
};

/** What the command shows. */
const run = (root: string, command: string): string => {
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
  return `${stdout}${stderr}`;
};

const bash = (command: string) => ({
  session_id: '0f4c7a52-6d0e-4b7e-9a51-1f8f0f6b2a11',
  cwd: '$ROOT',
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command },
  tool_use_id: 'toolu_01A',
});

/** A repository with a committed link to a file elsewhere, and with links that are not committed. */
const repository = () => {
  const outside = elsewhere();
  const place = hooked({
    'src/a.ts': 'a\n',
    'README.md': 'b\n',
    '.gitignore': 'venv\n.env\nlink-out\n',
    'venv/pyvenv.cfg': '',
  });
  link(place.root, 'docs/notes.md', join(outside, 'id_rsa'));
  link(place.root, 'docs/inside.md', '../README.md');
  link(place.root, 'venv/bin/python', join(outside, 'id_rsa'));
  commit(place.root);
  return { ...place, outside };
};

describe('a committed link out of the workspace', () => {
  it.each([
    'git ls-files | xargs cat',
    "git ls-files '*.md' | xargs -n 1 head -5",
    'git ls-files -z | xargs -0 cat',
    'git ls-files | grep md | sort | xargs grep -n kept',
    'git ls-files | xargs -I {} tail -1 {}',
    'cd docs && git ls-files | xargs cat',
    'git -C docs ls-files --full-name | xargs cat',
    'cd src && git ls-files .. | xargs cat',
    'git diff --name-only 4b825dc642cb6eb9a060e54bf8d69288fbee4904 | xargs cat',
    "find . -name '*.md' -exec cat {} +",
    "find . -name '*.md' -exec cat {} \\;",
    "find . -name '*.md' | xargs cat",
    "find . -name '*.md' -print0 | xargs -0 cat",
    "find . -path ./src -prune -o -name '*.md' -print | xargs cat",
    "find . -name '*.md' -not -path './src/*' | timeout 5 xargs cat",
    'find src docs -type f -o -type l | xargs grep kept',
    "find . \\( -name '*.ts' -o -iname '*.MD' \\) -exec grep -h kept {} +",
    'cd docs && ls | xargs grep kept',
    'cd docs && ls ../src . | xargs tail -n 1',
  ])('%s: asks, because it would show the file', (command) => {
    const place = repository();
    expect(run(place.root, command)).toContain(PRIVATE);
    const { decision, reason } = place.send(bash(command));
    expect(reason).toContain(`docs/notes.md leads to ${place.outside}/id_rsa, out of the workspace`);
    expect(reason).toContain('name the files, or have the link removed');
    expect(decision).toBe('ask');
  });

  it.each([
    'git ls-files src README.md | xargs cat',
    'git ls-files -z src | xargs -0 grep a',
    'cd src && git ls-files | xargs cat',
    "find . -name '*.ts' | xargs cat",
    "find src -name '*.md' -exec cat {} +",
    "find . -path ./docs -prune -o -name '*.md' -print | xargs cat",
    "find . -name '*.md' -not -path './docs/*' | xargs cat",
    'find . -maxdepth 1 -name "*.md" | xargs cat',
    'find . -type f | xargs grep kept',
    "find . -type f \\( -name '*.ts' -o -name '*.md' \\) | xargs grep -n kept",
    'find . -type l -exec ls -l {} \\;',
    'find . -type l | xargs readlink',
    'ls docs | xargs cat',
    'grep -rl kept . | xargs cat',
    'rg --files | xargs head -1',
    'git grep -l kept | xargs cat',
    'git ls-files | wc -l',
    'git ls-files | xargs -n 1 dirname | sort -u',
  ])('%s: is allowed, because it shows nothing of it', (command) => {
    const place = repository();
    expect(run(place.root, command)).not.toContain(PRIVATE);
    expect(place.send(bash(command))).toMatchObject({ decision: 'allow', status: 0 });
  });
});

describe('other links', () => {
  it('to a secret asks as well', () => {
    const place = hooked({ '.gitignore': '.env\nlink-out\n' });
    link(place.root, 'docs/settings.txt', '../.env');
    commit(place.root);
    expect(run(place.root, 'git ls-files | xargs cat')).toContain('KEY=1');
    expect(place.send(bash('git ls-files | xargs cat')).reason).toContain(
      'docs/settings.txt leads to .env, which holds secrets',
    );
  });

  it.each([
    'ls -A | xargs cat',
    'git ls-files -o | xargs head -1',
    "find config -name '*.json' -exec cat {} +",
    "find . -name '*.json' | xargs jq .",
  ])('%s: a secret by its name asks where it would be shown', (command) => {
    const place = hooked({ '.gitignore': 'link-out\n', 'config/credentials.json': '"KEY=1"\n' });
    commit(place.root);
    run(place.root, 'git rm -q --cached -r .');
    expect(run(place.root, command)).toContain('KEY=1');
    expect(place.send(bash(command)).reason).toMatch(/(?:\.env|config\/credentials\.json) holds secrets/);
    expect(place.send(bash(command)).decision).toBe('ask');
  });

  it.each([
    'ls | xargs cat',
    'ls -A | xargs wc -l',
    'git ls-files -o --exclude-standard | xargs cat',
    'git ls-files | xargs cat',
    "find . -name '*.ts' -exec cat {} +",
  ])('%s: no secret that could be shown, no question', (command) => {
    const place = hooked({ '.gitignore': '.env\nlink-out\n', 'tests/server.pem': 'not one\n' });
    commit(place.root);
    expect(run(place.root, command)).not.toContain('KEY=1');
    expect(place.send(bash(command)).decision).toBe('allow');
  });

  it('in directories that are compared asks', () => {
    const outside = elsewhere();
    const place = hooked({ 'a/notes.md': 'a\n', 'c/notes.md': 'a\n' });
    link(place.root, 'b/notes.md', join(outside, 'id_rsa'));
    expect(run(place.root, 'diff a b')).toContain(PRIVATE);
    expect(place.send(bash('diff a b')).reason).toContain('b/notes.md leads to');
    expect(run(place.root, 'diff --no-dereference a b')).not.toContain(PRIVATE);
    expect(place.send(bash('diff --no-dereference a b')).decision).toBe('allow');
    expect(place.send(bash('diff a c')).decision).toBe('allow');
  });

  it('to a directory asks only where the program goes into it', () => {
    const place = repository();
    link(place.root, 'docs/more', join(place.outside, 'dir'));
    expect(place.send(bash('find docs -name more | xargs cat')).decision).toBe('allow');
    expect(place.send(bash('find docs -name more | xargs grep kept')).decision).toBe('allow');
    expect(run(place.root, 'find docs -name more | xargs grep -r kept')).toContain(PRIVATE);
    expect(place.send(bash('find docs -name more | xargs grep -r kept')).reason).toContain(
      `docs/more leads to ${place.outside}/dir`,
    );
    expect(place.send(bash('find docs -name more | xargs ls')).decision).toBe('ask');
  });
});

/** File names that xargs takes apart, and what becomes of them. */
const APART: readonly (readonly [name: string, files: Files, command: string, why: string])[] = [
  ['x -e1eid>ran .md', { x: 'one\n' }, "find . -name '*.md' | xargs sed -n 1,5p", '-e1eid>ran would be an option'],
  ['b .env', {}, 'git ls-files | xargs cat', '.env would be another file'],
  ["docs/no'te's.md", {}, 'find . -type f -name "*.md" | xargs cat', './docs/notes.md would be another file'],
  ['docs/keep\\ it.md', {}, "find . -type f -name '*.md' | xargs cat", './docs/keep it.md would be another file'],
];

describe('a file name that xargs takes apart', () => {
  const placed = (name: string, files: Files) => {
    const outside = elsewhere();
    const place = hooked({ [name]: 'c\n', '.env': PRIVATE, '.gitignore': '.env\nlink-out\n', ...files });
    for (const path of ['docs/notes.md', 'docs/keep it.md']) link(place.root, path, join(outside, 'id_rsa'));
    commit(place.root);
    return place;
  };

  it.each(APART)('%j %j: asks about %s', (name, files, command, why) => {
    const place = placed(name, files);
    const shown = run(place.root, command);
    expect(shown.includes(PRIVATE) || existsSync(join(place.root, 'ran'))).toBe(true);
    const { decision, reason } = place.send(bash(command));
    expect(reason).toContain(`${name} is taken apart at blanks and quotes by xargs: ${why}`);
    expect(decision).toBe('ask');
  });

  it('is taken whole where xargs is told to, and by find itself', () => {
    const place = placed('x -e1eid>ran .md', { x: 'one\n' });
    for (const command of [
      "find . -type f -name '*.md' -print0 | xargs -0 sed -n 1,5p",
      "find . -type f -name '*.md' -exec sed -n 1,5p {} +",
      "find . -type f -name '*.md' | xargs -d '\\n' head -1",
      "find . -type f -name '*.md' | xargs -I{} head -1 {}",
    ]) {
      run(place.root, command);
      expect(existsSync(join(place.root, 'ran'))).toBe(false);
      expect(place.send(bash(command)).decision).toBe('allow');
    }
  });

  it('is no matter when its words are nothing', () => {
    const place = hooked({ 'My notes - 2024.md': 'a\n', "it's.md": 'b\n' });
    expect(place.send(bash("find . -name '*.md' | xargs wc -l")).decision).toBe('allow');
    expect(place.send(bash('ls | xargs cat')).decision).toBe('allow');
  });
});

describe('on record', () => {
  it('is what was found, so that it is judged the same again', () => {
    const place = repository();
    place.send(bash('git ls-files | xargs cat'));
    place.send(bash('git ls-files src | xargs cat'));
    const decided = eventsOf(place).filter(({ type }) => type === 'policy_decision');
    expect(decided.map(({ data }) => [data.decision, data.rule, data.listed])).toEqual([
      [
        'ask',
        'floor/listing',
        { '.': [{ path: join(place.root, 'docs/notes.md'), real: join(place.outside, 'id_rsa'), type: 'file' }] },
      ],
      ['allow', 'default/proven-command', { '.': [] }],
    ]);
    expect(JSON.parse(place.cli('trace', 'replay', '--json').stdout)).toMatchObject({ ok: true, judged: 2 });
  });
});

describe('the server', () => {
  const COMMAND = { cmd: 'git ls-files | xargs cat' };
  const placed = (config: string) => {
    const outside = elsewhere();
    const place = site({ 'README.md': 'b\n', '~/.config/harness/config.yaml': config });
    link(place.root, 'notes.md', join(outside, 'id_rsa'));
    commit(place.root);
    return place;
  };

  it('asks where nothing confines commands, and again when the link leads elsewhere, as long as there is one', async () => {
    const place = placed('sandbox: { backend: off }\n');
    const { call, close } = await agent(place);
    const pending = await call('run_command', COMMAND);
    expect(pending).toMatchObject({ status: 'pending' });
    expect(pending.text).toContain('notes.md leads to');
    expect(place.person('approve', String(pending.approval)).status).toBe(0);
    rmSync(join(place.root, 'notes.md'));
    link(place.root, 'notes.md', '/etc/hostname');
    expect(await call('run_command', COMMAND)).toMatchObject({ status: 'pending' });
    git(place.root, 'rm', '-qf', 'notes.md');
    expect(await call('run_command', COMMAND)).toMatchObject({ status: 'ok' });
    await close();
    expect(JSON.parse(place.cli('trace', 'replay', '--json').stdout)).toMatchObject({ ok: true, judged: 3 });
    place.dispose();
  });

  it('lets the command run in the sandbox, where the link leads nowhere', async () => {
    const place = placed('sandbox: { backend: auto }\n');
    const { call, close } = await agent(place);
    const frame = await call('run_command', COMMAND);
    expect(frame.text).toContain('notes.md: No such file or directory');
    expect(frame.text).not.toContain(PRIVATE);
    await close();
    place.dispose();
  });
});
