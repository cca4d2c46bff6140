// What a client has opened narrows what it may touch, and never widens it.
import { afterEach, expect, it } from 'vitest';
import { childEnv, cli, type Files, tempTree } from '../../support/served.ts';
import { openWire, structured, type Wire } from '../../support/wire.ts';

const FILES = { 'a/in.txt': 'in\n', 'b/also.txt': 'also\n', 'top.txt': 'top\n', 'a/sub/deep.txt': 'deep\n' };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Rooted {
  readonly root: string;
  readonly state: string;
  call(name: string, input: object): Promise<Readonly<Record<string, unknown>>>;
  asked(): readonly string[];
}

/** A server on `--root` for a client that has opened these directories, given relative to it or absolute. */
const rooted = async (opened: readonly string[], files: Files = FILES): Promise<Rooted> => {
  const [tree, state] = [tempTree(files), tempTree()];
  const wire = openWire({ args: ['serve', '--root', tree.root], state: state.root });
  ends.push(async () => {
    wire.child.stdin?.end();
    await wire.exited;
    tree.dispose();
    state.dispose();
  });
  await wire.initialize({ roots: {} });
  const roots = opened.map((path) => ({
    uri: path.startsWith('/') ? `file://${path}` : `file://${tree.root}/${path}`,
  }));
  void answerRoots(wire, roots);
  return {
    root: tree.root,
    state: state.root,
    call: async (name, input) => structured(await wire.request('tools/call', { name, arguments: input })),
    asked: () => wire.lines.filter((line) => line.includes('"roots/list"')),
  };
};

const answerRoots = async (wire: Wire, roots: readonly object[]): Promise<void> => {
  const { id } = await wire.next((message) => message.method === 'roots/list');
  wire.send(`${JSON.stringify({ jsonrpc: '2.0', id, result: { roots } })}\n`);
};

const outside = { status: 'denied', rule: 'floor/outside-client-root', remedy: expect.stringContaining('work below') };

it('inside the named root it narrows: paths, links, searches and where commands start', async () => {
  const { call, root, state, asked } = await rooted(['a']);
  expect(await call('read_file', { path: 'a/in.txt' })).toMatchObject({ status: 'ok' });
  expect(await call('write_file', { path: 'a/new.txt', content: 'x' })).toMatchObject({ status: 'ok' });
  expect(await call('run_command', { argv: ['cat', 'in.txt'], cwd: 'a' })).toMatchObject({ status: 'ok' });
  for (const [tool, input] of [
    ['read_file', { path: 'top.txt' }],
    ['write_file', { path: 'b/new.txt', content: 'x' }],
    ['search_code', { query: 'also' }],
    ['run_command', { argv: ['cat', '../top.txt'], cwd: 'a' }],
    ['run_command', { cmd: 'ls' }],
  ] as const) {
    expect(await call(tool, input)).toMatchObject(outside);
  }
  expect(asked()).toHaveLength(1);
  const events = cli(['trace', 'export', 'last'], { cwd: root, env: childEnv(state) }).stdout;
  expect(events).toContain(`"within":["${root}/a"]`);
  const replayed = cli(['trace', 'replay', '--json'], { cwd: root, env: childEnv(state) }).stdout;
  expect(JSON.parse(replayed)).toMatchObject({ ok: true, judged: 8, other_policy: 0, divergences: [] });
});

it('several narrow to all of them', async () => {
  const { call } = await rooted(['a/sub', 'b']);
  expect(await call('read_file', { path: 'b/also.txt' })).toMatchObject({ status: 'ok' });
  expect(await call('read_file', { path: 'a/sub/deep.txt' })).toMatchObject({ status: 'ok' });
  expect(await call('read_file', { path: 'a/in.txt' })).toMatchObject(outside);
});

it.each([
  ['a root above it', ['/']],
  ['a root elsewhere', ['/usr']],
  ['a root that does not exist', ['none']],
  ['the root itself and a part of it', ['', 'a']],
])('%s changes nothing', async (_name, opened) => {
  const { call } = await rooted(opened);
  expect(await call('read_file', { path: 'top.txt' })).toMatchObject({ status: 'ok' });
  expect(await call('read_file', { path: '/usr/bin/env' })).toMatchObject({ rule: 'floor/outside-root' });
});

it('a root inside of what is protected unlocks nothing', async () => {
  const { call } = await rooted(['.harness'], { ...FILES, '.harness/rules/.keep': '' });
  expect(await call('write_file', { path: '.harness/rules/x.md', content: 'x' })).toMatchObject({
    status: 'denied',
    rule: 'floor/harness-files',
  });
});
