// Validation and functional checks: run by us, or not done.
import { expect, it } from 'vitest';
import { begin, lacks } from '../../support/task-frames.ts';
import { mend, place } from '../../support/worker.ts';

const ALLOWED = 'permissions: { allow: ["Bash(node *)", "Bash(npm run *)"] }\n';
const SERVER = `import { createServer } from 'node:http';
import { sum } from './sum.mjs';
createServer((request, response) => {
  const [a, b] = request.url.slice(1).split('/').map(Number);
  response.end(JSON.stringify({ sum: sum(a, b) }));
}).listen(4317, '127.0.0.1');
`;

it('needs each step of validation to have passed since the last write', async () => {
  const scripts = { test: 'node --test', lint: 'node lint.mjs', typecheck: 'node lint.mjs' };
  const files = {
    'package.json': JSON.stringify({ scripts }),
    'lint.mjs':
      "import { readFileSync } from 'node:fs';\nif (readFileSync('sum.mjs', 'utf8').includes('a - b')) throw new Error('wrong');\n",
  };
  const { connect, at } = place(files, `${ALLOWED}tasks: { validation: { types: node lint.mjs } }\n`);
  const one = await connect();
  const task = await begin(one);
  expect(await one.call('task_validate', { step: 'lint' })).toMatchObject({
    status: 'error',
    outcome: 'failed',
    cmd: 'npm run lint',
  });
  await mend(one);
  await one.call('run_tests');
  const frame = await one.call('task_complete');
  expect(lacks(frame)).toEqual(['validation:lint', 'validation:types']);
  expect(frame.text).toContain('call task_validate with step types, which runs node lint.mjs');
  expect(await one.call('task_validate', { step: 'lint' })).toMatchObject({ status: 'ok', outcome: 'passed' });
  await one.call('run_command', { cmd: 'npm run lint' });
  await one.call('task_validate', { step: 'types' });
  expect(await one.call('task_validate', { step: 'build' })).toMatchObject({ code: 'not_found' });
  // A command that was agreed to may have written anything.
  expect(lacks(await one.call('task_complete'))).toEqual(['tests', 'validation:lint']);
  await one.call('run_tests');
  await one.call('task_validate', { step: 'lint' });
  expect(await one.call('task_complete')).toMatchObject({ status: 'ok', task });
  const completed = at.record().find(({ type }) => type === 'task_completed');
  expect(completed?.data.evidence).toMatchObject([
    { item: 'tests' },
    { item: 'validation:lint' },
    { item: 'validation:types' },
  ]);
});

it.each(['auto', 'off'])('asks a server that it starts and stops (sandbox %s)', async (backend) => {
  const files = { 'server.mjs': SERVER, 'dead.mjs': "console.log('no port');\n" };
  const { connect, at } = place(files, `${ALLOWED}sandbox: { backend: ${backend} }\n`);
  const one = await connect();
  const request = { port: 4317, path: '/1/2' };
  const task = await begin(one, {
    checks: [
      { name: 'adds', cmd: 'node server.mjs', request, expect: { status: 200, contains: '"sum":3' } },
      { name: 'starts', cmd: 'node dead.mjs', request, timeout: 5 },
      { name: 'prints', cmd: 'node dead.mjs', expect: { contains: 'no port' } },
    ],
  });
  const wrong = await one.call('task_check', { check: 'adds' });
  expect(wrong).toMatchObject({ status: 'error', outcome: 'the body does not hold "\\"sum\\":3"' });
  await mend(one);
  await one.call('run_tests');
  expect(lacks(await one.call('task_complete'))).toEqual(['check:adds', 'check:starts', 'check:prints']);
  const right = await one.call('task_check', { check: 'adds' });
  expect(right, right.text).toMatchObject({ status: 'ok', outcome: 'passed', output: '{"sum":3}' });
  expect(await one.call('task_check', { check: 'starts' })).toMatchObject({
    outcome: 'the server ended (exit 0) before it answered',
  });
  expect(await one.call('task_check', { check: 'prints' })).toMatchObject({ outcome: 'passed' });
  expect(lacks(await one.call('task_complete'))).toEqual(['check:starts']);
  expect(await one.call('task_check', { check: 'other' })).toMatchObject({ code: 'not_found' });
  const evidence = at.record().filter(({ type }) => type === 'check_result');
  expect(evidence.map(({ data }) => data)).toMatchObject([
    { task, check: 'adds', response: { status: 200 } },
    { task, outcome: 'passed', request: { url: 'http://127.0.0.1:4317/1/2' }, response: { body: '{"sum":3}' } },
    { check: 'starts' },
    { check: 'prints', exit: 0 },
  ]);
  const skip = at.cli('tasks', 'skip', task, 'check:starts', '--reason', 'it is no server', '--token-file', at.token);
  expect(skip.stderr).toBe('');
  expect(await one.call('task_complete')).toMatchObject({ status: 'ok', state: 'completed' });
});

it('asks a person before it runs what nobody knows', async () => {
  const { connect } = place({ 'server.mjs': SERVER });
  const one = await connect();
  await begin(one, { checks: [{ name: 'adds', cmd: 'node server.mjs', request: { port: 4317 } }] });
  expect(await one.call('task_check', { check: 'adds' })).toMatchObject({
    status: 'pending',
    code: 'approval_required',
  });
});
