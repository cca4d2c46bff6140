// Several repositories in one server, each with its own record, policy and rules.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Site, site } from '../../support/asked.ts';
import { handshake, mcpClient, rpc, serveHttp, tokenFor } from '../../support/http.ts';

/** Two workspaces below the site, one of which may not be written. */
const two = async () => {
  const at: Site = site({
    'app/.git/HEAD': 'ref: refs/heads/main\n',
    'app/a.txt': 'of app\n',
    'docs/.git/HEAD': 'ref: refs/heads/main\n',
    'docs/a.txt': 'of docs\n',
    'docs/.harness/config.yaml': 'mode: read-only\n',
    'late/a.txt': 'of late\n',
  });
  const [agent, operator] = [tokenFor(at, 'agent'), tokenFor(at, 'operator')];
  const projects = ['--project', `app=${at.root}/app`, '--project', `docs=${at.root}/docs`];
  const served = await serveHttp(at, projects);
  onTestFinished(async () => {
    await served.stop();
    at.dispose();
  });
  await handshake(served.url, agent);
  await handshake(served.url, operator);
  return { ...served, at, agent, operator };
};

it('keeps them apart: files, policy and record', async () => {
  const { url, agent, at } = await two();
  const read = async (project_id: string) =>
    (await rpc(url, agent, 'read_file', { path: 'a.txt', project_id })).result?.content;
  expect([await read('app'), await read('docs')]).toEqual(['of app', 'of docs']);
  const write = async (project_id: string) =>
    (await rpc(url, agent, 'write_file', { path: 'b.txt', content: 'b', project_id })).result?.status;
  expect([await write('app'), await write('docs')]).toEqual(['ok', 'denied']);
  const across = await rpc(url, agent, 'read_file', { path: '../docs/a.txt', project_id: 'app' });
  expect(across.result).toMatchObject({ status: 'denied', rule: 'floor/outside-root' });
  const calls = (root: string) => JSON.parse(at.cli('trace', 'list', '--json', '--root', join(at.root, root)).stdout);
  expect([calls('app'), calls('docs')]).toMatchObject([[{ calls: 3 }], [{ calls: 2 }]]);
});

it('asks which one is meant, and says which there are', async () => {
  const { url, agent } = await two();
  expect((await rpc(url, agent, 'read_file', { path: 'a.txt' })).error).toMatchObject({
    code: -32001,
    message: expect.stringContaining('app, docs'),
  });
  const listed = await rpc(url, agent, 'project_list');
  expect(listed.result).toMatchObject({ projects: [{ id: 'app' }, { id: 'docs' }] });
  const unsaid = await mcpClient(url, agent).catch((thrown: unknown) => String(thrown));
  expect(unsaid).toContain('known: app, docs');
  const { call } = await mcpClient(url, agent, '?project=docs');
  expect(await call('read_file', { path: 'a.txt' })).toMatchObject({ content: 'of docs' });
});

it('takes on and gives up repositories while it runs, for an operator only', async () => {
  const { url, agent, operator, at } = await two();
  const late = { name: 'late', path: join(at.root, 'late') };
  expect((await rpc(url, agent, 'project_add', late)).error).toMatchObject({ code: -32006 });
  expect((await rpc(url, operator, 'project_add', late)).result).toEqual({ id: 'late', root: late.path });
  const read = () => rpc(url, agent, 'read_file', { path: 'a.txt', project_id: 'late' });
  expect((await read()).result).toMatchObject({ content: 'of late' });
  const { call } = await mcpClient(url, agent, '?project=late');
  expect(await call('read_file', { path: 'a.txt' })).toMatchObject({ status: 'ok' });
  expect((await rpc(url, agent, 'project_remove', { name: 'late' })).error).toMatchObject({ code: -32006 });
  expect((await rpc(url, operator, 'project_remove', { name: 'late' })).result).toMatchObject({ id: 'late' });
  expect((await read()).error).toMatchObject({ code: -32001 });
  await expect(call('read_file', { path: 'a.txt' })).rejects.toThrow('removed');
  const runs = JSON.parse(at.cli('trace', 'list', '--json', '--root', late.path).stdout);
  expect(runs).toMatchObject([{ finished: expect.any(String) }, { finished: expect.any(String) }]);
  expect(at.cli('trace', 'verify', '--root', late.path)).toMatchObject({ status: 0 });
});

it('refuses names and directories that cannot be', async () => {
  const { url, operator, at } = await two();
  const add = async (name: string, path: string) =>
    (await rpc(url, operator, 'project_add', { name, path })).error?.code;
  expect(await add('app', join(at.root, 'late'))).toBe(-32002);
  expect(await add('none', join(at.root, 'nowhere'))).toBe(-32001);
  expect(await add('../x', join(at.root, 'late'))).toBe(-32602);
  expect(await add('relative', 'late')).toBe(-32602);
  mkdirSync(join(at.root, 'broken/.harness'), { recursive: true });
  writeFileSync(join(at.root, 'broken/.harness/config.yaml'), 'mod: locked\n');
  expect(await add('broken', join(at.root, 'broken'))).toBe(-32602);
  await rpc(url, operator, 'project_remove', { name: 'docs' });
  expect((await rpc(url, operator, 'project_remove', { name: 'app' })).error).toMatchObject({ code: -32002 });
});

it('wants a sound command line', () => {
  const at = site();
  onTestFinished(at.dispose);
  const wrong = [
    ['--project', 'noname'],
    ['--project', 'a=.', '--project', 'a=.'],
    ['--root', '.', '--project', 'a=.'],
  ];
  for (const args of [...wrong, ['--http', 'nowhere:x'], ['--rate', '0'], ['--stdio', 'jsonrpc']])
    expect([args, at.cli('serve', '--http', ...args).status]).toEqual([args, 2]);
});
