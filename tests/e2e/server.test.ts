// What the server does with clients that cancel, vanish, talk nonsense or come too early.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { childEnv, cli, type Served, served, tempTree } from '../support/served.ts';
import { openWire, structured, type Wire } from '../support/wire.ts';

const trees: { dispose: () => void }[] = [];
const tree = (files = {}) => {
  const made = tempTree(files);
  trees.push(made);
  return made.root;
};
afterEach(() => {
  for (const made of trees.splice(0)) made.dispose();
});

const serveOn = (files = {}, args: readonly string[] = []): { wire: Wire; root: string; state: string } => {
  const [root, state] = [tree(files), tree()];
  return { wire: openWire({ args: ['serve', '--root', root, ...args], state, env: PLAIN }), root, state };
};

const isAlive = (pid: number): boolean => {
  try {
    // A zombie is not alive; its parent has only not looked yet.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (!isAlive(pid)) return true;
    await sleep(50);
  }
  return false;
};

/** Waits for a file that a child of a call writes its process id into. */
const pidIn = async (path: string): Promise<number> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(path) && readFileSync(path, 'utf8').trim() !== '') return Number(readFileSync(path, 'utf8').trim());
    await sleep(25);
  }
  throw new Error(`${path} was never written`);
};

/** Processes are looked at from here by their numbers, which are others in a sandbox. */
const plain = tempTree({
  'harness/config.yaml': 'sandbox: { backend: off }\npermissions:\n  allow: ["Bash(node *)"]\n',
});
const PLAIN = { XDG_CONFIG_HOME: plain.root };
afterAll(() => plain.dispose());

const PROGRAMS = {
  'grandchild.mjs': readFileSync('tests/fixtures/programs/grandchild.mjs'),
  'steps.mjs':
    'for (let step = 1; step <= 3; step += 1) { console.log("step", step); await new Promise((go) => setTimeout(go, 1000)); }\n',
  'fail.mjs': 'console.log("out"); console.error("err"); process.exit(3);\n',
};
/** What the person who works here allows. */
/** A program that leaves a grandchild behind which holds the pipes, and waits. */
const GRANDCHILD = ['node', 'grandchild.mjs'];

describe('calls', () => {
  let at: Served;
  beforeAll(async () => {
    at = await served({ 'a.txt': 'a\n', ...PROGRAMS }, { env: PLAIN });
  });
  afterAll(() => at.dispose());

  it('reads run side by side, none is lost', async () => {
    const frames = await Promise.all(Array.from({ length: 200 }, () => at.call('read_file', { path: 'a.txt' })));
    expect(new Set(frames.map(({ call }) => call)).size).toBe(200);
    expect(frames.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('a slow call does not hold up a quick one', async () => {
    const order: string[] = [];
    await Promise.all([
      at.call('run_command', { argv: ['node', 'steps.mjs'] }).then(() => order.push('slow')),
      at.call('read_file', { path: 'a.txt' }).then(() => order.push('quick')),
    ]);
    expect(order).toEqual(['quick', 'slow']);
  });

  it('a timeout stops the whole process tree', async () => {
    const frame = await at.call('run_command', { argv: GRANDCHILD, timeout: 1 });
    expect(frame).toMatchObject({ status: 'timeout', code: 'timeout', remedy: expect.any(String) });
    expect(await gone(await pidIn(join(at.root, 'grandchild')))).toBe(true);
  });

  it('cancelling stops the whole process tree and is recorded', async () => {
    const cancel = new AbortController();
    execFileSync('rm', ['-f', join(at.root, 'grandchild')]);
    const call = at.call('run_command', { argv: GRANDCHILD, timeout: 100 }, { signal: cancel.signal });
    const pid = await pidIn(join(at.root, 'grandchild'));
    cancel.abort();
    await expect(call).rejects.toThrow();
    expect(await gone(pid)).toBe(true);
    await at.call('read_file', { path: 'a.txt' });
    expect(at.cli('trace', 'show', 'last').stdout).toContain('cancelled');
  });

  it('long calls tell of their progress', async () => {
    const told: string[] = [];
    const frame = await at.call(
      'run_command',
      { argv: ['node', 'steps.mjs'] },
      { onprogress: ({ message }) => void told.push(message ?? '') },
    );
    expect(frame.status).toBe('ok');
    expect(told.length).toBeGreaterThan(0);
  });

  it('the exit code is reported, and failure is an error', async () => {
    expect(await at.call('run_command', { argv: ['node', 'fail.mjs'] })).toMatchObject({
      status: 'error',
      code: 'command_failed',
      exit: 3,
      sandbox: 'none',
      output: expect.stringMatching(/out[\s\S]*err|err[\s\S]*out/),
    });
    expect(await at.call('run_command', { cmd: 'echo fine | wc -l' })).toMatchObject({ status: 'ok', exit: 0 });
  });

  it('what is not proven waits for a person, and nothing has run', async () => {
    const frame = await at.call('run_command', { argv: ['touch-and-go', 'x'] });
    expect(frame).toMatchObject({
      status: 'pending',
      code: 'approval_required',
      approval: expect.stringMatching(/^apr_/),
      remedy: expect.any(String),
    });
    expect(frame.text).toContain(String(frame.approval));
  });

  it('destruction is refused', async () => {
    for (const cmd of ['rm -rf /', 'rm -rf .', 'git push --force']) {
      expect(await at.call('run_command', { cmd })).toMatchObject({ status: 'denied', remedy: expect.any(String) });
    }
    expect(existsSync(join(at.root, 'a.txt'))).toBe(true);
  });
});

describe('the wire', () => {
  it('a client that asks server/discover first is told -32601 and served', async () => {
    const { wire } = serveOn({ 'a.txt': 'x' });
    expect((await wire.request('server/discover')).error?.code).toBe(-32601);
    expect((await wire.initialize()).result).toMatchObject({ serverInfo: { name: 'harness-mcp' } });
    expect(
      structured(await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } })),
    ).toMatchObject({ status: 'ok' });
    wire.child.stdin?.end();
    expect(await wire.exited).toEqual({ code: 0, signal: null });
  });

  it('answers nonsense with the code of the standard and goes on', async () => {
    const { wire } = serveOn();
    await wire.initialize();
    const errorTo = async (line: string | Buffer) => {
      wire.send(line);
      return (await wire.next((message) => message.id === null)).error?.code;
    };
    expect(await errorTo('{"jsonrpc": \n')).toBe(-32700);
    expect(await errorTo(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]))).toBe(-32700);
    expect(await errorTo('[]\n')).toBe(-32600);
    expect(await errorTo('42\n')).toBe(-32600);
    expect(await errorTo('{"jsonrpc":"1.0","id":1,"method":"ping"}\n')).toBe(-32600);
    expect(await errorTo(`${'x'.repeat(10_000_000)}\n`)).toBe(-32700);
    expect(await errorTo(`${'['.repeat(100_000)}\n`)).toBe(-32700);
    expect((await wire.request('no/such/method')).error?.code).toBe(-32601);
    expect((await wire.request('tools/call', {})).error?.code).toBe(-32602);
    expect((await wire.request('ping')).result).toEqual({});
    wire.child.stdin?.end();
    expect((await wire.exited).code).toBe(0);
  });

  it('a message over the limit is refused without being kept', async () => {
    const { wire } = serveOn();
    await wire.initialize();
    wire.send(Buffer.alloc(70_000_000, 0x61));
    wire.send('\n');
    expect((await wire.next((message) => message.id === null)).error?.code).toBe(-32600);
    expect((await wire.request('ping')).result).toEqual({});
    wire.child.stdin?.end();
    await wire.exited;
  });

  it('stdout carries protocol only', async () => {
    const { wire } = serveOn({ 'a.txt': 'x' });
    await wire.initialize();
    await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } });
    expect(wire.lines.every((line) => line.startsWith('{"'))).toBe(true);
    wire.child.stdin?.end();
    await wire.exited;
  });

  it('tools/list stays under 12 kB', async () => {
    const { wire } = serveOn();
    await wire.initialize();
    const { result } = await wire.request('tools/list');
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(12_000);
    wire.child.stdin?.end();
    await wire.exited;
  });

  it('uses the root that the client names when none is given', async () => {
    const [root, state, elsewhere] = [tree({ 'here.txt': 'found\n' }), tree(), tree()];
    const wire = openWire({ args: ['serve'], state, cwd: elsewhere });
    await wire.initialize({ roots: {} });
    const answer = wire.request('tools/call', { name: 'read_file', arguments: { path: 'here.txt' } });
    const asked = await wire.next((message) => message.method === 'roots/list');
    wire.send(`${JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: { roots: [{ uri: `file://${root}` }] } })}\n`);
    expect(structured(await answer)).toMatchObject({ status: 'ok', content: 'found' });
    wire.child.stdin?.end();
    await wire.exited;
  });

  it('prefers --root, then CLAUDE_PROJECT_DIR, then the current directory', async () => {
    const [named, project, current] = [
      tree({ 'x.txt': 'named' }),
      tree({ 'x.txt': 'project' }),
      tree({ 'x.txt': 'current' }),
    ];
    const contentOf = async (args: readonly string[], env: Record<string, string>) => {
      const wire = openWire({ args: ['serve', ...args], state: tree(), cwd: current, env });
      await wire.initialize();
      const { content } = structured(
        await wire.request('tools/call', { name: 'read_file', arguments: { path: 'x.txt' } }),
      );
      wire.child.stdin?.end();
      await wire.exited;
      return content;
    };
    expect(await contentOf(['--root', named], { CLAUDE_PROJECT_DIR: project })).toBe('named');
    expect(await contentOf([], { CLAUDE_PROJECT_DIR: project })).toBe('project');
    expect(await contentOf([], {})).toBe('current');
  });
});

describe('the end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it with the log sealed', async (signal) => {
    const { wire, root, state } = serveOn({ 'a.txt': 'x' });
    await wire.initialize();
    await wire.request('tools/call', { name: 'read_file', arguments: { path: 'a.txt' } });
    wire.child.kill(signal);
    expect(await wire.exited).toEqual({ code: 0, signal: null });
    const { stdout, status } = cli(['trace', 'verify', '--json'], { cwd: root, env: childEnv(state) });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, problems: [] });
    expect(cli(['trace', 'export', 'last'], { cwd: root, env: childEnv(state) }).stdout).toContain('"run_finished"');
  });

  it('a client that is gone in the middle of a call stops it; the outcome is recorded', async () => {
    const { wire, root, state } = serveOn(PROGRAMS);
    await wire.initialize();
    void wire.request('tools/call', { name: 'run_command', arguments: { argv: GRANDCHILD, timeout: 100 } });
    const pid = await pidIn(join(root, 'grandchild'));
    wire.child.stdin?.end();
    expect((await wire.exited).code).toBe(0);
    expect(await gone(pid)).toBe(true);
    const events = cli(['trace', 'export', 'last'], { cwd: root, env: childEnv(state) }).stdout;
    expect(events).toContain('"status":"cancelled"');
    expect(events).toContain('"run_finished"');
  });
});

describe('wrong use', () => {
  const env = () => childEnv(tree());
  it.each<[string, (root: string) => readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ['a root that does not exist', (root) => ['serve', '--root', `${root}/none`], {}, /none.*Next/],
    ['a root that is a file', (root) => ['serve', '--root', `${root}/file`], { file: 'x' }, /is a file\. Next/],
    [
      'an unknown key',
      (root) => ['serve', '--root', root],
      { '.harness/config.yaml': 'permisions: {}\n' },
      /unknown key permisions; did you mean permissions\?/,
    ],
    [
      'an unknown inner key',
      (root) => ['serve', '--root', root],
      { '.harness/config.yaml': 'limits: {output_char: 1000}\n' },
      /limits\.output_char; did you mean output_chars\?/,
    ],
    [
      'a config that is no YAML',
      (root) => ['serve', '--root', root],
      { '.harness/config.yaml': 'mode: [\n' },
      /config\.yaml:\d+: /,
    ],
    [
      'a config that is a directory',
      (root) => ['serve', '--root', root],
      { '.harness/config.yaml/x': '' },
      /cannot be read/,
    ],
    [
      'a pattern that is not understood',
      (root) => ['serve', '--root', root],
      { '.harness/config.yaml': 'permissions:\n  deny:\n    - Bsh(ls)\n' },
      /config\.yaml:3: Bsh\(ls\): .*did you mean Bash/,
    ],
    ['an unknown mode', (root) => ['serve', '--root', root, '--mode', 'yolo'], {}, /mode/],
    ['an unknown command', () => ['sevre'], {}, /sevre/],
    ['an unknown option', () => ['serve', '--rot', '.'], {}, /--rot/],
  ])('%s: one clear line, exit 2 or 3', (_name, argv, files, message) => {
    const root = tree(files);
    const { status, stderr, stdout } = cli(argv(root), { cwd: root, env: env() });
    expect([2, 3]).toContain(status);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
  });
});
