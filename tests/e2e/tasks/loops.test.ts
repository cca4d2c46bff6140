// Work that goes in circles: first a hint, then a question to a person, then a stop that says the way out.
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Agent } from '../../support/asked.ts';
import { begin } from '../../support/task-frames.ts';
import { MENDED, mend, place } from '../../support/worker.ts';

/** An assistant thinks between its calls; what comes faster is taken for a program. */
const THOUGHT_MS = 200;

/** What a row of calls comes to: ok, hint, or the status with the rule. */
const fates = async (one: Agent, count: number, call: (at: number) => Promise<Awaited<ReturnType<Agent['call']>>>) => {
  const found: string[] = [];
  for (let at = 0; at < count; at += 1) {
    await setTimeout(THOUGHT_MS);
    const { status, hint, rule } = await call(at);
    const held = String(rule ?? '').startsWith('loop/') ? `${status} ${rule}` : undefined;
    found.push(held ?? (hint === undefined ? 'fine' : 'hint'));
  }
  expect(one.pid).toBeGreaterThan(0);
  return found;
};

it('the same call with the same answer', async () => {
  const { at, connect } = place();
  const one = await connect();
  const edit = () => one.call('edit_file', { path: 'sum.mjs', old: 'nowhere to be found', new: 'x' });
  expect(await fates(one, 11, edit)).toEqual([
    ...['fine', 'fine', 'hint', 'hint', 'hint'],
    ...Array.from({ length: 4 }, () => 'pending loop/identical'),
    ...Array.from({ length: 2 }, () => 'denied loop/identical'),
  ]);
  const stopped = await edit();
  expect(stopped.text).toContain('Instead: use what it has answered, change something first, or try another way.');
  // Another call, and the same one after a change, are as welcome as ever.
  expect(await one.call('run_command', { argv: ['ls'] })).toMatchObject({ status: 'ok' });
  await mend(one);
  expect(await edit()).toMatchObject({ code: 'no_match' });
  const noticed = at.record().filter(({ type }) => type === 'loop_noticed');
  expect(noticed.map(({ data }) => [data.rule, data.count])).toEqual([
    ['identical', 3],
    ['identical', 4],
    ['identical', 5],
  ]);
  expect(at.cli('trace', 'replay')).toMatchObject({ status: 0, stdout: expect.stringContaining(' 0 divergences') });
});

it('goes on where a person says so', async () => {
  const { at, connect } = place();
  const one = await connect();
  const edit = () => one.call('edit_file', { path: 'sum.mjs', old: 'nowhere to be found', new: 'x' });
  await fates(one, 5, edit);
  const asked = await edit();
  expect(asked).toMatchObject({ status: 'pending', rule: 'loop/identical' });
  at.person('approve', String(asked.approval));
  expect(await fates(one, 3, edit)).toEqual(['fine', 'fine', 'hint']);
});

it('reads that show nothing new', async () => {
  const { connect } = place(
    { 'long.txt': Array.from({ length: 60 }, (_, line) => `line ${line}\n`).join('') },
    'loops: { stale_reads: [6, 12, 20] }\n',
  );
  const one = await connect();
  await one.call('read_file', { path: 'long.txt' });
  const read = (offset: number) => one.call('read_file', { path: 'long.txt', offset, limit: 5 });
  expect(await fates(one, 21, read)).toEqual([
    ...Array.from({ length: 5 }, () => 'fine'),
    ...Array.from({ length: 6 }, () => 'hint'),
    ...Array.from({ length: 8 }, () => 'pending loop/stale_reads'),
    ...Array.from({ length: 2 }, () => 'denied loop/stale_reads'),
  ]);
  expect(await one.call('read_file', { path: 'sum.mjs' })).toMatchObject({ status: 'ok' });
});

it('a file that comes back to what it was', async () => {
  const { connect } = place();
  const one = await connect();
  const write = (at: number) =>
    one.call('write_file', { path: 'sum.mjs', content: at % 2 === 0 ? MENDED : `${MENDED}//\n`, overwrite: true });
  expect(await fates(one, 9, write)).toEqual(
    [
      ...['fine', 'fine', 'fine', 'hint', 'hint', 'hint'],
      ...['pending loop/edit_revert', 'pending loop/edit_revert', 'denied loop/edit_revert'],
    ].slice(0, 9),
  );
  expect(await one.call('write_file', { path: 'other.mjs', content: MENDED })).toMatchObject({ status: 'ok' });
});

it('the same tests fail in spite of changes, while testing after each change is fine', async () => {
  const { connect } = place({}, 'loops: { same_failure: [2, 3, 4] }\n');
  const one = await connect();
  const attempt = async (at: number) => {
    await one.call('write_file', {
      path: 'sum.mjs',
      content: `export const sum = () => ${at + 10};\n`,
      overwrite: true,
    });
    return one.call('run_tests');
  };
  expect(await fates(one, 5, attempt)).toEqual([
    ...['fine', 'hint', 'hint'],
    ...['pending loop/same_failure', 'denied loop/same_failure'],
  ]);
  await setTimeout(2 * THOUGHT_MS);
  expect((await attempt(9)).text).toContain('task_update state blocked or checkpoint_request');
  await begin(one);
  expect(await one.call('task_update', { state: 'blocked', reason: 'stuck' })).toMatchObject({ status: 'ok' });
});

it('calls that lead nowhere', async () => {
  const { connect } = place({}, 'loops: { stall: [4, 6, 7], identical: [0, 0, 0], stale_reads: [0, 0, 0] }\n');
  const one = await connect();
  const look = (at: number) => one.call('read_file', { path: ['sum.mjs', 'package.json', 'sum.test.mjs'][at % 3] });
  expect(await fates(one, 10, look)).toEqual([
    ...['fine', 'fine', 'fine', 'fine', 'fine', 'fine', 'hint', 'hint'],
    ...['pending loop/stall', 'denied loop/stall'],
  ]);
  await begin(one);
  expect(await one.call('task_update', { state: 'failed', reason: 'stuck' })).toMatchObject({ status: 'ok' });
});

it('a budget ends with one last task_complete where the work is proven', async () => {
  const { at, connect } = place({}, 'budgets: { run_calls: 5 }\n');
  const one = await connect();
  await begin(one);
  await mend(one);
  await one.call('read_file', { path: 'sum.mjs' });
  expect(await one.call('run_tests')).toMatchObject({
    outcome: 'passed',
    hint: expect.stringContaining('4 of 5 calls'),
  });
  await one.call('read_file', { path: 'package.json' });
  expect(await one.call('read_file', { path: 'sum.test.mjs' })).toMatchObject({
    status: 'pending',
    rule: 'loop/budget',
  });
  expect(await one.call('task_complete')).toMatchObject({ status: 'ok', state: 'completed' });
  expect(await one.call('task_start', { title: 'More' })).toMatchObject({ status: 'denied', rule: 'loop/budget' });
  expect(at.record().some(({ type }) => type === 'task_completed')).toBe(true);
});

it('a budget has no grace for what is not proven, and a person can extend it', async () => {
  const { at, connect } = place();
  const one = await connect();
  await begin(one, { budget: { calls: 2 } });
  await mend(one);
  await one.call('read_file', { path: 'sum.mjs' });
  const asked = await one.call('task_complete');
  expect(asked).toMatchObject({ status: 'pending', rule: 'loop/budget' });
  expect(await one.call('task_checkpoint', { phase: 'mend', summary: 'plus' })).toMatchObject({ status: 'ok' });
  at.person('approve', String(asked.approval));
  expect(await one.call('task_complete')).toMatchObject({ code: 'not_proven' });
});

it('only hints in mode observe', async () => {
  const { connect } = place({}, 'mode: observe\n');
  const one = await connect();
  const found = await fates(one, 12, () => one.call('read_file', { path: 'sum.mjs' }));
  expect(found).toEqual(['fine', 'fine', ...Array.from({ length: 10 }, () => 'hint')]);
});

it('a program that makes the same call without thinking is told, and not held up', async () => {
  const { at, connect } = place();
  const one = await connect();
  const answers = [];
  for (let call = 0; call < 100; call += 1) answers.push(await one.call('read_file', { path: 'sum.mjs' }));
  expect(answers.filter(({ status }) => status !== 'ok')).toEqual([]);
  const noticed = at.record().filter(({ type, data }) => type === 'loop_noticed' && data.rule === 'identical');
  expect(noticed.map(({ data }) => data.count)).toEqual([3, 6, 12, 24, 48, 96]);
});
