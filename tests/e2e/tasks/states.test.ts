// Who is at a task, and what becomes of it.
import { expect, it } from 'vitest';
import { begin } from '../../support/task-frames.ts';
import { mend, place } from '../../support/worker.ts';

it('is at one session at a time, and free again when that ends', async () => {
  const { connect } = place();
  const one = await connect();
  const other = await connect();
  const task = await begin(one);
  expect(await other.call('task_start', { task })).toMatchObject({ status: 'error', code: 'conflict' });
  expect(await other.call('task_complete', { task })).toMatchObject({ code: 'conflict' });
  expect(await other.call('task_checkpoint', { task, phase: 'x', summary: 'x' })).toMatchObject({ code: 'conflict' });
  expect((await one.call('task_start', { task })).text).toContain('this session is at');
  await one.close();
  expect(await other.call('task_start', { task })).toMatchObject({ status: 'ok', attempt: 2 });
});

it('is taken by one of many that want it at once', async () => {
  const { at, connect } = place();
  const one = await connect();
  const task = await begin(one);
  await one.call('task_update', { state: 'abandoned', reason: 'somebody else will' });
  const agents = await Promise.all([connect(), connect(), connect()]);
  const frames = await Promise.all(agents.map((agent) => agent.call('task_start', { task })));
  expect(frames.map(({ status }) => status).sort()).toEqual(['error', 'error', 'ok']);
  expect(at.cli('trace', 'rebuild')).toMatchObject({ status: 0 });
});

it('waits for others, is blocked, fails and is begun again', async () => {
  const { connect } = place();
  const one = await connect();
  const first = await begin(one, { title: 'First' });
  const second = await one.call('task_start', { title: 'Second', depends_on: [first] });
  expect(second).toMatchObject({ status: 'ok', attempt: 0, waits_for: [first], task: { state: 'open' } });
  const id = String((await one.call('task_status')).text).match(/(task_\w+) open/)?.[1] ?? '';
  expect(await one.call('task_start', { task: id })).toMatchObject({ code: 'conflict' });
  expect(await one.call('task_update', { state: 'blocked' })).toMatchObject({ code: 'invalid_arguments' });
  await one.call('task_update', { state: 'blocked', reason: 'the price list is missing' });
  expect(await one.call('task_status')).toMatchObject({ why: 'the price list is missing', current: first });
  await one.call('task_update', { state: 'in_progress' });
  expect(await one.call('task_update', { state: 'in_progress' })).toMatchObject({ code: 'conflict' });
  await one.call('task_update', { state: 'failed', reason: 'no list' });
  expect(await one.call('task_start', { task: first })).toMatchObject({ status: 'ok', attempt: 2 });
  await mend(one);
  await one.call('run_tests');
  expect(await one.call('task_complete')).toMatchObject({ state: 'completed', task: first });
  expect(await one.call('task_start', { task: first })).toMatchObject({ code: 'conflict' });
  expect(await one.call('task_start', { task: id })).toMatchObject({ status: 'ok', attempt: 1 });
});

it('notes checkpoints with files from the record', async () => {
  const { connect } = place();
  const one = await connect();
  await begin(one, { phases: ['mend', 'document'] });
  await mend(one);
  expect(
    await one.call('task_checkpoint', { phase: 'mend', summary: 'plus', decisions: ['no floats'], done: true }),
  ).toMatchObject({ status: 'ok', files: ['sum.mjs'], phases_left: ['document'] });
  await one.call('write_file', { path: 'README.md', content: 'It adds.\n' });
  expect(await one.call('task_checkpoint', { phase: 'document', summary: 'x' })).toMatchObject({
    files: ['README.md'],
    phases_left: ['document'],
  });
});
