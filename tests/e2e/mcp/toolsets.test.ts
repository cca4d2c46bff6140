// What a client is shown, and what else answers it.
import { afterEach, expect, it } from 'vitest';
import { childEnv, cli, type Served, type ServeOptions, served, tempTree } from '../../support/served.ts';

const open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.dispose();
});

const servedWith = async (options: ServeOptions): Promise<Served> => {
  const at = await served({ 'a.txt': 'a\n' }, options);
  open.push(at);
  return at;
};

const namesAt = async ({ client }: Served) => (await client.listTools()).tools.map(({ name }) => name);

const READ = ['repo_map', 'read_file', 'search_code', 'artifact_read'];
const CHANGE = ['write_file', 'edit_file', 'run_tests', 'run_command'];
const DEFAULT = ['repo_map', 'read_file', 'search_code', ...CHANGE, 'artifact_read'];
const USER = { '.config/harness/config.yaml': 'toolsets: [read]\n' };

it.each<[string, ServeOptions, readonly string[]]>([
  ['nothing said', {}, DEFAULT],
  ['a flag', { args: ['--toolsets', 'read'] }, READ],
  ['a flag with several', { args: ['--toolsets', 'read, default'] }, DEFAULT],
  ['a configuration', { home: USER }, READ],
  ['a flag over a configuration', { home: USER, args: ['--toolsets', 'default'] }, DEFAULT],
])('%s', async (_name, options, expected) => {
  const at = await servedWith(options);
  expect(await namesAt(at)).toEqual(expected);
  const instructions = at.client.getInstructions() ?? '';
  expect(instructions.includes('edit_file')).toBe(expected.includes('edit_file'));
});

it('the default list is short, and every other tool answers by its name', async () => {
  const at = await servedWith({});
  expect(await at.call('memory_search', { query: 'x' })).toMatchObject({ status: 'ok' });
  expect(await at.call('no_such_tool', {})).toMatchObject({ status: 'error', code: 'unknown_tool' });
});

it('without the default set, what is not shown does not exist, and that it was tried is on record', async () => {
  const at = await servedWith({ args: ['--toolsets', 'read'] });
  const result = await at.client.callTool({ name: 'write_file', arguments: { path: 'b.txt', content: 'b' } });
  expect(result.structuredContent).toMatchObject({ status: 'error', code: 'unknown_tool' });
  expect(at.cli('trace', 'show', 'last').stdout).toMatch(/write_file.*\n?.*unknown_tool/);
  expect(await at.call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok' });
});

it('a project that nobody trusts does not choose', async () => {
  const at = await served({ '.harness/config.yaml': 'toolsets: [read]\n' });
  open.push(at);
  expect(await namesAt(at)).toEqual(DEFAULT);
});

it('a toolset that there is not: one line, exit 2 or 3', () => {
  const tree = tempTree();
  const { status, stderr } = cli(['serve', '--toolsets', 'raed'], { cwd: tree.root, env: childEnv(tree.root) });
  tree.dispose();
  expect([2, 3]).toContain(status);
  expect(stderr).toMatch(/there is no toolset "raed"\. Next: use read/);
});
