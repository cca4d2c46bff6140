// Tasks at a command line: what is listed, brought, taken along and let pass.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { put } from '../../support/served.ts';
import { begin, lacks } from '../../support/task-frames.ts';
import { mend, place } from '../../support/worker.ts';

const FEATURES = [
  { category: 'functional', description: 'Sums are right', steps: ['add 1 and 2', 'see 3'], passes: false },
  { category: 'style', description: 'The page is blue', steps: [], passes: true },
];

const TasksSchema = z.array(z.looseObject({ task: z.string(), title: z.string(), state: z.string() }));

it('takes a feature list, whose flags only evidence turns', async () => {
  const { at, connect } = place({ 'feature_list.json': JSON.stringify(FEATURES) });
  const imported = at.cli('tasks', 'import', 'feature_list.json');
  expect(imported.stdout).toContain('2 tasks opened, 0 known already');
  expect(imported.stdout).toContain('1 feature said to pass, which nothing on record shows:\n  The page is blue');
  expect(at.cli('tasks', 'import', 'feature_list.json').stdout).toContain('0 tasks opened, 2 known already');
  const [sums] = TasksSchema.parse(JSON.parse(at.cli('tasks', 'list', '--json').stdout));
  const one = await connect();
  await one.call('task_start', { task: sums?.task });
  await mend(one);
  await one.call('run_tests');
  await one.call('task_complete');
  expect(at.cli('tasks', 'export', 'out.json').status).toBe(0);
  expect(JSON.parse(readFileSync(join(at.root, 'out.json'), 'utf8'))).toEqual([
    { ...FEATURES[0], passes: true },
    { ...FEATURES[1], passes: false },
  ]);
  put(at.root, { 'bad.json': '{"features":[]}' });
  expect(at.cli('tasks', 'import', 'bad.json')).toMatchObject({ status: 2 });
  expect(at.cli('tasks', 'import', 'none.json')).toMatchObject({ status: 3 });
});

it('lets pass what a person says, and nobody else', async () => {
  const { at, connect } = place({ 'sum.test.mjs': '', 'package.json': '{}' });
  const one = await connect();
  const task = await begin(one);
  await mend(one);
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
  const skip = (...more: string[]) => at.cli('tasks', 'skip', task, 'tests', '--reason', 'it has none', ...more);
  expect(skip()).toMatchObject({ status: 3 });
  expect(lacks(await one.call('task_complete'))).toEqual(['tests']);
  expect(at.cli('tasks', 'skip', task, 'lint', '--reason', 'x', '--token-file', at.token)).toMatchObject({ status: 2 });
  expect(skip('--token-file', at.token).stdout).toBe(`${task} may be done without tests\n`);
  const done = await one.call('task_complete');
  expect(done.text).toContain('without tests as a person has decided');
  expect(at.record().find(({ type }) => type === 'task_completed')?.data).toMatchObject({ skipped: ['tests'] });
  expect(at.cli('tasks', 'list').stdout).toBe('No task is open.\n');
  expect(at.cli('tasks', 'show', task.slice(0, 20)).stdout).toContain(
    'skipped  tests: a person has decided: it has none',
  );
});

it('ends what nobody is going to do, when a person says so', async () => {
  const { at, connect } = place();
  const one = await connect();
  const task = await begin(one);
  const abandon = (...more: string[]) => at.cli('tasks', 'abandon', task, '--reason', 'nobody needs it', ...more);
  expect(abandon()).toMatchObject({ status: 3 });
  expect(abandon('--token-file', at.token).stdout).toBe(`${task} is abandoned: nobody needs it\n`);
  expect(at.cli('tasks', 'list').stdout).toBe('No task is open.\n');
  expect(abandon('--token-file', at.token).stderr).toContain('is abandoned already');
  expect(await one.call('task_complete', { task })).toMatchObject({ status: 'error' });
  expect(await one.call('task_start', { task })).toMatchObject({ status: 'ok' });
});

it('tells whoever goes on where the task stands', async () => {
  const { at, connect } = place();
  const one = await connect();
  const task = await begin(one, { phases: ['mend', 'document'] });
  await mend(one);
  await one.call('write_file', { path: '../outside.txt', content: 'x' });
  await one.call('task_checkpoint', { phase: 'mend', summary: 'plus for minus', decisions: ['no floats'] });
  await one.close();
  const other = await connect();
  const resumed = await other.call('session_resume');
  expect(resumed.text).toContain('# The task'.slice(2));
  for (const line of [
    `${task} in_progress: Mend the sum`,
    'next: call run_tests without cmd, which runs npm test',
    'doing: mend: plus for minus',
    'to do: document',
    'mind: decided: no floats',
    'mind: refused by floor/outside-root',
    'written: sum.mjs',
  ]) {
    expect(resumed.text).toContain(line);
  }
  const shown = z
    .looseObject({ handoff: z.looseObject({ files: z.array(z.string()) }) })
    .parse(JSON.parse(at.cli('tasks', 'show', task, '--json').stdout));
  expect(shown.handoff.files).toEqual(['sum.mjs']);
  const lines = at.cli('tasks', 'show', task).stdout.split('\n');
  expect(lines).toContain('  to do: document');
  expect(lines.filter((line) => line.includes('no test of the whole project has run'))).toHaveLength(1);
});
