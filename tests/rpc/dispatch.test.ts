// One connection over several repositories, and over requests whose ids say nothing.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tools } from '../../src/compose/tools.ts';
import { openHarness } from '../../src/harness.ts';
import { type Connection, openConnection } from '../../src/rpc/dispatch.ts';
import { createHostedProjects, type HostedProjects } from '../../src/rpc/hosted-projects.ts';
import { methodsOf } from '../../src/rpc/methods/index.ts';
import { NAME, VERSION } from '../../src/version.ts';
import { childEnv, tempTree } from '../support/served.ts';

const IDS = ['one', 'two'];
let projects: HostedProjects;
let dispose: () => Promise<void>;

beforeEach(async () => {
  const home = tempTree();
  const trees = IDS.map((id) => ({ id, ...tempTree({ 'a.txt': `${id}\n` }) }));
  const open = (root: string) => openHarness({ root, env: childEnv(home.root), flags: {}, transport: 'test' });
  projects = createHostedProjects({ open, observed: () => {} });
  for (const { id, root } of trees) await projects.add(id, root);
  dispose = async () => {
    await projects.close('the test is over');
    for (const tree of [home, ...trees]) tree.dispose();
  };
});
afterEach(() => dispose());

const connect = async (idsAreUnique = true): Promise<Connection> => {
  const served = { name: NAME, version: VERSION };
  const connection = openConnection({ served, methods: methodsOf(tools), projects, principal: 'agent', idsAreUnique });
  await connection.handle([request('initialize'), { jsonrpc: '2.0', method: 'initialized' }]);
  return connection;
};

const request = (method: string, params: object = {}, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});

it('calls go to the project that they name; what is about the server needs none', async () => {
  const { handle, close } = await connect();
  const read = (project_id?: string) => handle(request('read_file', { path: 'a.txt', project_id }));
  expect(await read('one')).toMatchObject({ result: { content: 'one' } });
  expect(await read('two')).toMatchObject({ result: { content: 'two' } });
  const none = { code: -32001, data: { path: 'project_id' } };
  expect(await read()).toMatchObject({ error: none });
  expect(await read('three')).toMatchObject({ error: none });
  expect(await handle(request('version'))).toMatchObject({ result: { name: NAME } });
  expect(await handle(request('version', { project_id: 'three' }))).toMatchObject({ error: none });
  expect(await handle(request('project_list'))).toMatchObject({ result: { projects: projects.list() } });
  await close('done');
});

it('each project has its own session and record', async () => {
  const { handle, close } = await connect();
  for (const project_id of ['one', 'two', 'two']) await handle(request('read_file', { path: 'a.txt', project_id }));
  await close('done');
  const runs = await Promise.all(['one', 'two'].map((id) => projects.get(id)?.records.runs()));
  expect(runs).toMatchObject([[{ calls: 1 }], [{ calls: 2 }]]);
});

it('the same id twice at once is refused, unless answers find their way without it', async () => {
  const slow = request('run_command', { cmd: 'sleep 0.2', project_id: 'one' });
  for (const unique of [true, false]) {
    const { handle, close } = await connect(unique);
    const answers = await Promise.all([handle(slow), handle(request('version'))]);
    const second = unique ? { error: { code: -32600 } } : { result: { name: NAME } };
    expect(answers).toMatchObject([
      { id: 1, result: { status: 'ok' } },
      { id: 1, ...second },
    ]);
    await close('done');
  }
});

it('closing stops what is under way, and its end is on record', async () => {
  const { handle, close } = await connect();
  const slow = handle(request('run_command', { cmd: 'sleep 25', project_id: 'one' }));
  await close('the test is over');
  expect(await slow).toMatchObject({ result: { status: 'cancelled' } });
  const [run] = (await projects.get('one')?.records.runs()) ?? [];
  expect(run).toMatchObject({ calls: 1, finished: expect.any(String) });
});

it.each([0, 1_001])('a batch of %i is refused', async (length) => {
  const { handle, close } = await connect();
  const batch = Array.from({ length }, (_, id) => request('version', {}, id));
  expect(await handle(batch)).toMatchObject({ id: null, error: { code: -32600 } });
  await close('done');
});
