// A task is done when the record shows it, and not before.
import { expect, it } from 'vitest';
import { begin, lacks } from '../../support/task-frames.ts';
import { mend, place } from '../../support/worker.ts';

it('is refused until the tests have passed since the last write, and says what is missing', async () => {
  const { at, connect } = place();
  const one = await connect();
  const task = await begin(one);
  const first = await one.call('task_complete', { summary: 'All tests pass, I have run them.' });
  expect(first).toMatchObject({ status: 'error', code: 'not_proven', task, state: 'in_progress' });
  expect(first.text).toMatch(/tests: no test of the whole project has run since the task began\. Next: call run_tests/);
  await one.call('run_tests');
  expect((await one.call('task_complete')).text).toContain('the newest test run ended failed');
  await mend(one);
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
  expect(await one.call('run_tests')).toMatchObject({ outcome: 'passed' });
  await one.call('write_file', { path: 'notes.md', content: 'done\n' });
  expect((await one.call('task_complete')).text).toContain('no run of the tests is newer than the last write');
  await one.call('run_tests');
  const done = await one.call('task_complete', { summary: 'the sum adds' });
  expect(done).toMatchObject({ status: 'ok', task, state: 'completed', files: ['sum.mjs', 'notes.md'] });
  expect(await one.call('task_status', { task })).toMatchObject({ refusals: 4, tasks: [{ state: 'completed' }] });
  expect(
    at
      .record()
      .filter(({ type }) => /^task_/.test(type))
      .map(({ type }) => type),
  ).toEqual([
    'task_opened',
    'task_started',
    'task_refused',
    'task_refused',
    'task_refused',
    'task_refused',
    'task_completed',
  ]);
});

it('does not take other commands for the tests of the project', async () => {
  const { connect } = place();
  const one = await connect();
  await begin(one);
  const printed = await one.call('run_tests', { cmd: "printf '# tests 1\\n# pass 1\\n# fail 0\\n'" });
  expect(lacks(await one.call('task_complete')), printed.text).toEqual(['tests']);
  await one.call('run_tests', { cmd: 'node --test missing.test.mjs' });
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
});

it('does not count a run of an earlier task, nor one in which no test ran', async () => {
  const { connect } = place();
  const one = await connect();
  await begin(one);
  await mend(one);
  await one.call('run_tests');
  expect(await one.call('task_complete')).toMatchObject({ state: 'completed' });
  await begin(one, { title: 'Another' });
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
  await one.call('write_file', { path: 'sum.test.mjs', content: '', overwrite: true });
  await one.call('edit_file', { path: 'package.json', old: 'node --test', new: 'node --test nothing' });
  const frame = await one.call('run_tests');
  expect(frame).not.toMatchObject({ outcome: 'passed' });
  expect(lacks(await one.call('task_complete'))).toContain('tests');
});

it('does not let a task make its own proof easier', async () => {
  const { connect } = place();
  const one = await connect();
  await begin(one);
  await one.call('edit_file', { path: 'package.json', old: 'node --test', new: 'node --test --test-name-pattern=x' });
  await one.call('run_tests');
  expect(lacks(await one.call('task_complete'))).toContain('definition:test');
});

it('counts what another session writes in the same place', async () => {
  const { connect } = place();
  const one = await connect();
  const other = await connect();
  await begin(one);
  await mend(one);
  await one.call('run_tests');
  await other.call('write_file', { path: 'sum.mjs', content: 'export const sum = () => 3;\n', overwrite: true });
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
});

it('needs evidence of its own from the start, whatever earlier runs have shown', async () => {
  const { connect } = place();
  const one = await connect();
  await mend(one);
  expect(await one.call('run_tests')).toMatchObject({ outcome: 'passed' });
  const started = await one.call('task_start', { title: 'the sum is wrong' });
  expect(started.gate).toMatchObject({ met: false });
  expect(started.text).toContain('tests missing: no test of the whole project has run since the task began');
  expect((await one.call('task_complete')).text).toContain('no test of the whole project has run since the task began');
});
