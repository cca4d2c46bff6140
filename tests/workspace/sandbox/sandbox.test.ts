// Real sandboxes: what a command in one can see, change and leave behind.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { plant, temporaryDirectory } from '../temp.ts';
import { confined } from './confined.ts';

const git = (root: string, ...words: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
    encoding: 'utf8',
  });

const repository = (files: Readonly<Record<string, string>> = {}): string => {
  const root = temporaryDirectory();
  git(root, 'init', '-q');
  plant(root, { 'README.md': 'hello\n', ...files });
  return root;
};

const commits = (root: string): void => {
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
};

/** Everything below a directory, by relative path. */
const everything = (root: string): readonly string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

const alive = (seconds: string): boolean =>
  readdirSync('/proc').some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });

const span = (): string => `${1000 + Math.floor(Math.random() * 1e6)}.${Math.floor(Math.random() * 1e9)}`;

describe('a sandboxed command', () => {
  it('works in the workspace and says what confined it', async () => {
    const { root, run } = confined();
    expect(await run('echo made > made; pwd; echo err >&2; exit 3')).toMatchObject({
      exit: 3,
      signal: null,
      timedOut: false,
      sandbox: 'bubblewrap',
      output: `${root}\nerr\n`,
    });
    expect(readFileSync(join(root, 'made'), 'utf8')).toBe('made\n');
  });

  it('works below /var/tmp as well, which is empty otherwise', async () => {
    const root = mkdtempSync('/var/tmp/harness-test-');
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const { run } = confined({ root });
    expect(await run('echo made > made; ls /var/tmp; pwd')).toMatchObject({
      exit: 0,
      output: `${basename(root)}\n${root}\n`,
    });
    expect(readFileSync(join(root, 'made'), 'utf8')).toBe('made\n');
  });

  it('passes words on as they are', async () => {
    expect((await confined().run('', { argv: ['printf', '%s|', 'a b', '$HOME', '*', '--', '-x', ''] })).output).toBe(
      'a b|$HOME|*|--|-x||',
    );
  });

  it('tells of a signal as shells do', async () => {
    expect(await confined().run('kill -KILL $$')).toMatchObject({ exit: 137, signal: null, timedOut: false });
  });

  it('sees no home, no accounts, no sockets, no processes and nothing of the harness', async () => {
    const home = temporaryDirectory();
    plant(home, { '.ssh/id_rsa': 'KEY', 'notes.txt': 'private' });
    const { run, state } = confined({ env: { HOME: home } });
    writeFileSync(join(state, 'log'), 'RECORD');
    const { output } = await run(
      `ls -A ~; cat /etc/shadow ${home}/.ssh/id_rsa ${state}/log; ls /run /var/lib /root; cat /etc/passwd | wc -l; ls /proc | grep -c '^[0-9]'; id -u`,
    );
    expect(output).not.toMatch(/KEY|RECORD|private|notes|docker\.sock|root:.*:\$/);
    expect(output.match(/No such file or directory/g)?.length).toBeGreaterThanOrEqual(5);
    const [accounts, processes, user] = output.trim().split('\n').slice(-3).map(Number);
    expect(accounts).toBe(3);
    expect(processes).toBeLessThan(8);
    expect(user).not.toBe(0);
  });

  it('cannot write outside of the workspace', async () => {
    const outside = temporaryDirectory();
    const { root, run } = confined();
    await run(`touch ${outside}/x /usr/x /etc/x ~/x; ln -s ${outside} out; touch out/x; touch in`);
    expect([existsSync(join(outside, 'x')), existsSync('/usr/x'), existsSync('/etc/x')]).toEqual([false, false, false]);
    expect(everything(root)).toEqual(['in', 'out']);
  });

  it('has no network but its own loopback', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { run } = confined();
    expect((await run(`exec 3<>/dev/tcp/127.0.0.1/${port} && echo CONNECTED`)).output).not.toContain('CONNECTED');
    server.close();
    const own = `const s = require('net').createServer((c) => c.end('own')).listen(0, '127.0.0.1', () => require('net').connect(s.address().port, '127.0.0.1').on('data', (d) => { console.log(String(d)); process.exit(); }))`;
    expect((await run('', { argv: ['node', '-e', own] })).output).toBe('own\n');
  });

  it('cannot make namespaces or take back rights', async () => {
    const { output } = await confined().run(
      'unshare -Ur id; unshare -m true; mount -t tmpfs none /usr; grep CapEff /proc/self/status',
    );
    expect(output).not.toContain('uid=');
    expect(output).toMatch(/CapEff:\s+0000000000000000/);
  });

  it.each([true, undefined] as const)(
    'cannot change how the kernel works, even when started by root (read-only: %s)',
    async (readOnly) => {
      const { output } = await confined().run(
        'cat /proc/sys/kernel/core_pattern > /tmp/same; cat /tmp/same > /proc/sys/kernel/core_pattern && echo WRITTEN; find /proc -writable -type f -not -path "/proc/[0-9]*" -not -path "/proc/*self/*" -not -path "/proc/pressure/*" 2>/dev/null | while read -r file; do ( : >> "$file" ) 2>/dev/null && echo "OPEN $file"; done',
        readOnly === undefined ? {} : { readOnly },
      );
      expect(output).not.toMatch(/WRITTEN|OPEN/);
      expect(output).toContain('Read-only file system');
    },
  );

  it('has of its environment what it was given', async () => {
    vi.stubEnv('HARNESS_TEST_SECRET', 'leaked');
    const { output } = await confined({ env: { GIVEN: 'yes' } }).run('env; cat /proc/*/environ | tr "\\0" "\\n"');
    vi.unstubAllEnvs();
    expect(output).toContain('GIVEN=yes');
    expect(output).not.toContain('leaked');
    expect(output).toContain('TMPDIR=/tmp');
  });

  it('cannot speak to bubblewrap: its status is not its own to tell', async () => {
    const { output } = await confined().run('echo "{ \\"exit-code\\": 0 }" >&3; ls -l /proc/self/fd');
    expect(output).toMatch(/3: Bad file descriptor/);
  });
});

describe('a command that only reads', () => {
  it('finds the workspace read-only, and no trace of what is held off others', async () => {
    const { root, run } = confined({ root: repository({ '.env': 'SECRET=1' }) });
    const before = everything(root);
    const { output } = await run('touch a; rm README.md; echo x > .git/x; ls -A; cat README.md', { readOnly: true });
    expect(output.match(/Read-only file system/g)).toHaveLength(3);
    expect(output).toContain('.env\n.git\nREADME.md\nhello\n');
    expect(everything(root)).toEqual(before);
  });

  it.each([true, undefined] as const)('git answers as outside (read-only: %s)', async (readOnly) => {
    const root = repository({ '.gitignore': '*.log\n', 'a.log': '' });
    commits(root);
    plant(root, { 'README.md': 'changed\n', new: '' });
    const { output } = await confined({ root }).run(
      'git status --short; git log --format=%s; git diff --stat | tail -1',
      {
        ...(readOnly ? { readOnly } : {}),
      },
    );
    expect(output).toBe(' M README.md\n?? new\nfirst\n 1 file changed, 1 insertion(+), 1 deletion(-)\n');
  });
});

describe('protected names', () => {
  const EXISTING = {
    '.mcp.json': '{}',
    '.claude/settings.json': '{}',
    'deep/er/.vscode/tasks.json': '{}',
    '.harness/config.yaml': '',
  };

  it('that exist cannot be written, replaced, or moved away with their parents', async () => {
    const root = repository(EXISTING);
    const { run } = confined({ root });
    const before = everything(root);
    await run(
      [
        'for f in .mcp.json .claude/settings.json deep/er/.vscode/tasks.json .harness/config.yaml; do echo EVIL > $f; rm -rf $f; done',
        'mv .git .git2; mv .claude c2; mv deep d2; mv deep/er deep/e2; rm -rf deep .claude',
        'echo EVIL > x; mv x .mcp.json; ln -f x .mcp.json; touch .claude/new .harness/new',
        'echo EVIL > .git/hooks/pre-commit; echo EVIL > .git/config; mv .git/hooks .git/h2; mv .git/config .git/c2',
        'mkdir evil; echo ../evil > .git/commondir; touch .git/config.worktree/x',
      ].join('\n'),
    );
    expect(everything(root).filter((path) => path !== 'x' && path !== 'evil')).toEqual(before);
    for (const [path, text] of Object.entries(EXISTING)) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    expect(readFileSync(join(root, '.git/config'), 'utf8')).not.toContain('EVIL');
  });

  it('that do not exist cannot be made, and leave nothing on the disk', async () => {
    const root = repository();
    const { state, run } = confined({ root });
    const before = everything(root);
    const { output } = await run(
      'for f in .mcp.json .envrc .npmrc .gitmodules; do echo EVIL > $f; rm -rf $f; done; for d in .claude .cursor .vscode .harness; do mkdir $d; touch $d/x; rmdir $d; mv $d y; done; ls .mcp.json; git status --short',
    );
    expect(output).not.toMatch(/EVIL|\?\? \.(?!git)/);
    expect(everything(root)).toEqual(before);
    expect(readdirSync(join(state, 'sandbox')).filter((name) => name !== 'etc')).toEqual([]);
  });

  it('without a repository none can be begun', async () => {
    const { root, run } = confined();
    await run('git init -q; mkdir .git; touch .git/x');
    expect(everything(root)).toEqual([]);
  });

  it('that are links hold what is beside them', async () => {
    const root = repository({ 'shared/claude/settings.json': '{}', 'src/a.ts': '' });
    symlinkSync('shared/claude', join(root, '.claude'));
    await confined({ root }).run(
      'rm .claude; mkdir .claude; echo EVIL > .claude/settings.json; touch top; touch src/b.ts',
    );
    expect(everything(join(root, 'src'))).toEqual(['a.ts', 'b.ts']);
    expect(readFileSync(join(root, '.claude/settings.json'), 'utf8')).toBe('{}');
    expect(existsSync(join(root, 'top'))).toBe(false);
  });

  it('still let git commit', async () => {
    const root = repository();
    const { run } = confined({ root });
    expect(
      await run('git add -A && git -c user.name=a -c user.email=b commit -qm one && git log --format=%s'),
    ).toMatchObject({
      exit: 0,
      output: 'one\n',
    });
    expect(git(root, 'log', '--format=%s')).toBe('one\n');
  });
});

describe('secrets', () => {
  it('are not there to be read, under whatever name they are reached', async () => {
    const root = repository({
      '.env': 'TOKEN',
      'a/b/server.pem': 'TOKEN',
      '.aws/credentials': 'TOKEN',
      'real.txt': 'TOKEN2',
      '.claude/.env': 'TOKEN',
    });
    symlinkSync('real.txt', join(root, '.env.local'));
    symlinkSync('.env', join(root, 'innocent'));
    for (const readOnly of [true, undefined] as const) {
      const { output } = await confined({ root }).run(
        'cat .env innocent a/b/server.pem .aws/* .env.local real.txt .claude/.env; grep -r TOKEN .; mv a c; mv a/b c; cat c/server.pem c/b/server.pem; ls -A .aws',
        readOnly === undefined ? {} : { readOnly },
      );
      expect(output).not.toMatch(/TOKEN/);
    }
    expect(readFileSync(join(root, 'a/b/server.pem'), 'utf8')).toBe('TOKEN');
  });

  it('are found when they are new, and let go when they are gone', async () => {
    const { root, run } = confined();
    expect((await run('ls -A', { readOnly: true })).output).toBe('');
    plant(root, { 'sub/.env': 'TOKEN' });
    expect((await run('cat sub/.env', { readOnly: true })).output).toMatch(/Permission denied/);
    rmSync(join(root, 'sub'), { recursive: true });
    plant(root, { 'sub/open': 'fine' });
    expect((await run('cat sub/open; ls -A sub', { readOnly: true })).output).toBe('fineopen\n');
  });
});

describe('a home directory as the workspace', () => {
  it('hides the state in it, which cannot be moved, and lets nobody make a configuration', async () => {
    const root = temporaryDirectory();
    const [state, configuration] = [join(root, '.local/state/harness'), join(root, '.config/harness')];
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, 'log'), 'RECORD');
    const { run } = confined({ root, state, own: [state, configuration], env: { HOME: root }, steering: ['.bashrc'] });
    const { output } = await run(
      `cat ${state}/log; ls -A ${state}; mv .local l2; rm -rf .local; touch ${state}/x; mkdir -p ${configuration} && echo MADE; echo EVIL > .bashrc; echo mine > notes`,
    );
    expect(output).not.toMatch(/RECORD|MADE|\blog\b(?!:)/);
    expect(everything(root).filter((path) => !path.includes('sandbox'))).toEqual(
      ['.local', '.local/state', '.local/state/harness', '.local/state/harness/log', 'notes'].sort(),
    );
  });
});

describe('a linked worktree', () => {
  const linked = (): { main: string; root: string } => {
    const main = repository();
    commits(main);
    const root = join(temporaryDirectory(), 'tree');
    git(main, 'worktree', 'add', '-q', root);
    return { main, root };
  };

  it('has its repository, and cannot steer it', async () => {
    const { main, root } = linked();
    const before = everything(main).filter((path) => !path.includes('objects'));
    const { output } = await confined({ root }).run(
      `git status --short; git log --format=%s; echo EVIL >> ${main}/.git/config; echo EVIL > ${main}/.git/hooks/post-checkout; echo x > .git; touch ${main}/.git/worktrees/tree/gitdir; cat ${main}/README.md; echo y >> README.md; git -c user.name=a -c user.email=b commit -qam second`,
    );
    expect(output).toMatch(/^first\n/);
    expect(output).not.toContain('hello');
    expect(readFileSync(join(main, '.git/config'), 'utf8')).not.toContain('EVIL');
    expect(existsSync(join(main, '.git/hooks/post-checkout'))).toBe(false);
    expect(git(root, 'log', '--format=%s')).toBe('second\nfirst\n');
    const added = everything(main).filter((path) => !path.includes('objects') && !before.includes(path));
    expect(added.every((path) => path.startsWith('.git/worktrees/tree/') || path.startsWith('.git/logs/'))).toBe(true);
  });

  it('does not show a repository that does not know it', async () => {
    const main = repository();
    commits(main);
    const root = temporaryDirectory();
    plant(root, { '.git': `gitdir: ${main}/.git\n` });
    expect((await confined({ root }).run(`git log; ls ${main}/.git`)).output).not.toContain('first');
  });

  it('below the top of a repository, git can be asked', async () => {
    const main = repository({ 'pack/a.ts': '' });
    commits(main);
    const { output } = await confined({ root: join(main, 'pack') }).run(
      `git log --format=%s; cat ../README.md; touch ${main}/.git/x`,
    );
    expect(output).toMatch(/^first\n/);
    expect(output).not.toContain('hello');
    expect(existsSync(join(main, '.git/x'))).toBe(false);
  });
});

describe('the end', () => {
  it.each([
    ['a child', (sleeper: string) => `${sleeper} & wait`],
    ['a session of its own', (sleeper: string) => `setsid ${sleeper} & wait; ${sleeper}`],
    [
      'one that has no environment and no parent',
      (sleeper: string) => `(env -i setsid ${sleeper} >/dev/null 2>&1 &); sleep 60`,
    ],
    ['one that ignores polite requests', (sleeper: string) => `trap '' TERM; ${sleeper} & wait; wait`],
  ])('leaves nothing of %s', async (_name, script) => {
    const seconds = span();
    const cancel = new AbortController();
    const ended = confined().run(script(`sleep ${seconds}`), { signal: cancel.signal });
    await vi.waitFor(() => expect(alive(seconds)).toBe(true), { timeout: 5000, interval: 5 });
    cancel.abort();
    expect(await ended).toMatchObject({ timedOut: false, sandbox: 'bubblewrap' });
    expect(alive(seconds)).toBe(false);
  });

  it('leaves nothing behind when the command ends by itself', async () => {
    const seconds = span();
    const result = await confined().run(`setsid sleep ${seconds} >/dev/null 2>&1 & sleep 0.2; echo done`);
    expect(result).toMatchObject({ exit: 0, output: 'done\n' });
    expect(alive(seconds)).toBe(false);
  });

  it('lets a program clean up when its time is over', async () => {
    const result = await confined().run('trap "echo cleaned; exit 7" TERM; echo up; sleep 60 & wait', {
      timeoutMs: 400,
    });
    expect(result).toMatchObject({ exit: 7, timedOut: true, output: 'up\ncleaned\n' });
  });
});

describe('several at once', () => {
  it('the traps of one stay until the last has left', async () => {
    const root = repository();
    const [one, two] = [confined({ root }), confined({ root })];
    const long = one.run('sleep 1; mkdir .cursor && echo MADE');
    await vi.waitFor(() => expect(existsSync(join(root, '.cursor'))).toBe(true), { timeout: 5000, interval: 5 });
    const second = confined({ root, state: one.state });
    await Promise.all([second.run('true'), second.run('true')]);
    expect(existsSync(join(root, '.cursor'))).toBe(true);
    expect((await long).output).not.toContain('MADE');
    expect(existsSync(join(root, '.cursor'))).toBe(false);
    expect(two.state).not.toBe(one.state);
  });

  it('no mount is made on a name that a running command could exchange', async () => {
    const { root, sandbox, run } = confined({ root: repository({ '.env': 'TOKEN' }) });
    const start = { program: '/bin/true', args: [], cwd: root, env: {} };
    const writing = run('mkdir made && touch made/.env && sleep 0.5');
    await vi.waitFor(() => expect(existsSync(join(root, 'made/.env'))).toBe(true), { timeout: 5000, interval: 5 });
    const words = sandbox.enter(start, { mayWrite: false })?.args;
    expect(words).toContain(join(root, '.env'));
    expect(words).not.toContain(join(root, 'made/.env'));
    await writing;
    expect(sandbox.enter(start, { mayWrite: false })?.args).toContain(join(root, 'made/.env'));
  });

  it('what a running command makes is not followed by the next', async () => {
    const outside = temporaryDirectory();
    plant(outside, { '.claude/private.txt': 'PRIVATE' });
    const root = repository();
    const { run } = confined({ root });
    const swapping = run(
      `mkdir -p a/.claude; for i in $(seq 400); do mv a b 2>/dev/null; ln -s ${outside} a 2>/dev/null; rm -f a; mv b a 2>/dev/null; done`,
    );
    const others = Array.from({ length: 12 }, () => run('ls -AR a b 2>/dev/null; cat a/.claude/*'));
    for (const { output } of await Promise.all(others)) expect(output).not.toMatch(/PRIVATE|private/);
    await swapping;
  });
});

describe('what was killed', () => {
  it('is cleaned up by the next to come', async () => {
    const root = repository();
    const state = temporaryDirectory();
    const seconds = span();
    const script = `import { confined } from ${JSON.stringify(join(import.meta.dirname, 'confined.ts'))};
      void confined({ root: ${JSON.stringify(root)}, state: ${JSON.stringify(state)} }).run('sleep ${seconds}');`;
    plant(state, { 'start.mts': script });
    const before = everything(root);
    const child = spawn(process.execPath, ['--import', 'tsx', join(state, 'start.mts')], { stdio: 'ignore' });
    await vi.waitFor(() => expect(alive(seconds)).toBe(true), { timeout: 20_000, interval: 20 });
    expect(existsSync(join(root, '.claude'))).toBe(true);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(alive(seconds)).toBe(false), { timeout: 5000, interval: 20 });
    plant(root, { '.cursor/kept': 'made by a person meanwhile' });
    confined({ root, state });
    expect(everything(root)).toEqual([...before, '.cursor', '.cursor/kept'].sort());
    await sleep(0);
  });
});

describe('where there is no bubblewrap', () => {
  it('auto runs without and says so, required runs nothing', async () => {
    const path = temporaryDirectory();
    const auto = confined({ backend: 'auto', path });
    expect(auto.sandbox.works()).toBe(false);
    expect(await auto.run('touch ran')).toMatchObject({ exit: 0, sandbox: 'none' });
    const required = confined({ backend: 'required', path });
    await expect(required.run('touch ran')).rejects.toMatchObject({
      code: 'sandbox_unavailable',
      message: expect.stringContaining('not installed'),
      remedy: expect.stringContaining('harness doctor'),
    });
    expect(existsSync(join(required.root, 'ran'))).toBe(false);
  });

  it('one that does not work, or that the workspace brings along, counts as none', async () => {
    const path = temporaryDirectory();
    writeFileSync(join(path, 'bwrap'), '#!/bin/sh\necho "bwrap: no namespaces" >&2\nexit 1\n', { mode: 0o755 });
    await expect(confined({ path }).run('true')).rejects.toMatchObject({
      message: expect.stringContaining('bwrap: no namespaces'),
    });
    const root = temporaryDirectory();
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin/bwrap'), `#!/bin/sh\ntouch ${root}/FOOLED\nexit 0\n`, { mode: 0o755 });
    await expect(confined({ root, path: join(root, 'bin') }).run('true')).rejects.toMatchObject({
      code: 'sandbox_unavailable',
    });
    expect(existsSync(join(root, 'FOOLED'))).toBe(false);
  });

  it('off runs without, other systems have none', async () => {
    expect(await confined({ backend: 'off' }).run('true')).toMatchObject({ sandbox: 'none' });
    expect(await confined({ backend: 'auto', platform: 'darwin' }).run('true')).toMatchObject({ sandbox: 'none' });
    await expect(confined({ platform: 'darwin' }).run('true')).rejects.toMatchObject({
      message: expect.stringContaining('needs Linux'),
    });
  });

  it('a program that the sandbox cannot see is not found, and nothing runs outside instead', async () => {
    const tools = temporaryDirectory();
    writeFileSync(join(tools, 'mine'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
    const env = { PATH: `${tools}:/usr/bin` };
    await expect(confined({ env }).run('', { argv: ['mine'] })).rejects.toMatchObject({
      code: 'command_not_found',
      remedy: expect.stringContaining('sandbox.read'),
    });
    expect((await confined({ env, readable: [tools] }).run('', { argv: ['mine'] })).output).toBe('ran\n');
  });
});
