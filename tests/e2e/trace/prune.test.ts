// Retention through the command line: nothing goes without a person, and what went is on record.

import { cpSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { stateOf } from '../../../src/compose/settings.ts';
import { openLog } from '../../../src/log/open-log.ts';
import { childEnv, cli, tempTree } from '../../support/served.ts';

const trees: { dispose: () => void }[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.dispose();
});

const OLD = Date.UTC(2026, 0, 1, 12);
const context = { session: 'ses_1', run: 'run_1', principal: 'agent', client: 'test/1' } as const;

/** A workspace with a segment of January and one of today. */
const place = async () => {
  const [root, home] = [tempTree(), tempTree()];
  trees.push(root, home);
  const env = childEnv(home.root);
  const state = stateOf(root.root, env);
  for (const clock of [() => OLD, () => Date.now()]) {
    const log = openLog({ state, durability: 'balanced', version: '0', clock });
    log.append(context, [{ type: 'run_finished', data: { reason: 'x', calls: 1 } }]);
    await log.close();
  }
  const old = join(state, 'log/2026-01-01');
  for (const name of readdirSync(old)) utimesSync(join(old, name), OLD / 1000, OLD / 1000);
  const run = (more: Record<string, string>, ...argv: string[]) =>
    cli(['trace', ...argv], { cwd: root.root, env: { ...env, ...more } });
  return { state, run: (...argv: string[]) => run({}, ...argv), runWith: run };
};

const daysIn = (state: string): readonly string[] => readdirSync(join(state, 'log')).sort();

it('goes on record, then from the disk; verify and questions know', async () => {
  const { state, run } = await place();
  expect(run('query', '--count', '--json').stdout).toContain('"total":6');
  const dry = run('prune', '--before', '2026-02-01', '--dry-run');
  expect(dry.stdout).toBe('3 events in 1 segment from before 2026-02-01 would go\n');
  expect(daysIn(state)).toHaveLength(2);
  const done = run('prune', '--keep', '30', '--yes', '--reason', 'thirty days');
  expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('3 events in 1 segment') });
  expect(daysIn(state)).toHaveLength(1);
  const verified = run('verify');
  expect(verified.stdout).toMatch(
    /3 events in 1 segment were retired, on record\n6 events in 2 segments: chain intact\n$/,
  );
  expect(verified.status).toBe(0);
  expect(
    JSON.parse(run('query', '--type', 'segment_retired', '--fields', 'principal,data', '--json').stdout),
  ).toMatchObject({
    events: [
      {
        principal: 'human',
        data: { segment: expect.stringMatching(/^2026-01-01\//), events: 3, reason: 'thirty days' },
      },
    ],
  });
  expect(run('query', '--type', 'run_finished', '--count', '--json').stdout).toContain('"total":1');
});

it('nobody is asked where nobody can answer, and an assistant is refused', async () => {
  const { state, run, runWith } = await place();
  expect(run('prune', '--before', '2026-02-01')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nothing was changed'),
  });
  expect(runWith({ CLAUDECODE: '1' }, 'prune', '--before', '2026-02-01', '--yes')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('is up to a person'),
  });
  expect(daysIn(state)).toHaveLength(2);
});

it('a retired segment that is put back is checked like any other', async () => {
  const { state, run } = await place();
  const [old, aside] = [join(state, 'log/2026-01-01'), join(state, 'aside')];
  cpSync(old, aside, { recursive: true });
  run('prune', '--before', '2026-02-01', '--yes');
  cpSync(aside, old, { recursive: true });
  expect(run('verify').status).toBe(0);
  const [segment = ''] = readdirSync(old).filter((name) => name.endsWith('.jsonl'));
  const text = readFileSync(join(old, segment), 'utf8');
  writeFileSync(join(old, segment), text.replace('"calls":1', '"calls":2'));
  expect(run('verify').status).toBe(1);
});
