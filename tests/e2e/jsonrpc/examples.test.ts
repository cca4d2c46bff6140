// The examples, run as they stand.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Agent, agent, type Site, site } from '../../support/asked.ts';
import { childEnv, MAIN } from '../../support/served.ts';

let place: Site;
beforeEach(() => {
  place = site({ 'README.md': 'one\ntwo\n', 'a.txt': 'x' });
});
afterEach(() => place.dispose());

it('plain-script.mjs works with nothing but Node', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('examples/plain-script.mjs'), place.root, process.execPath, MAIN],
    { cwd: place.root, env: childEnv(place.home, place.env), encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [lines, push, record] = stdout.split('\n');
  expect(lines).toBe('README.md has 2 lines');
  expect(push).toMatch(/^git push --force: deny, because /);
  expect(record).toMatch(/^1 call on record in run_/);
});

/** The example in a host, whose person answers every question the same way. */
const extension = (answer: string) => {
  const host = spawn(
    process.execPath,
    [resolve('tests/fixtures/vscode-host/run.cjs'), resolve('examples/vscode-extension/extension.cjs')],
    {
      cwd: place.root,
      env: childEnv(place.home, {
        ...place.env,
        HOST_ROOT: place.root,
        HOST_COMMAND: JSON.stringify([process.execPath, MAIN]),
        HOST_TOKEN_FILE: place.token,
        HOST_ANSWER: answer,
      }),
    },
  );
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((done) => host.once('exit', done));
  return {
    next: async () => JSON.parse(String((await lines.next()).value)),
    close: () => {
      host.stdin.end();
      return exited;
    },
  };
};

/** Asks until the answer of the person has come through. */
const repeated = async (client: Agent, cmd: string, status: string) => {
  for (;;) {
    const frame = await client.call('run_command', { cmd });
    if (frame.status === status) return frame;
  }
};

it.each([
  ['Once', 'ok', false],
  ['No', 'denied', true],
])('the extension answers %s for the person, and the assistant’s call is %s', async (answer, status, stays) => {
  const host = extension(answer);
  expect(await host.next()).toEqual({ active: true });
  const client = await agent(place);
  expect(await client.call('run_command', { cmd: 'rm a.txt' })).toMatchObject({ status: 'pending' });
  expect(await host.next()).toMatchObject({ message: expect.stringContaining('rm a.txt') });
  await repeated(client, 'rm a.txt', status);
  expect(existsSync(join(place.root, 'a.txt'))).toBe(stays);
  await client.close();
  expect(await host.close()).toBe(0);
});

it('stay short', () => {
  for (const path of ['plain-script.mjs', 'vscode-extension/extension.cjs'])
    expect(readFileSync(join('examples', path), 'utf8').split('\n').length, path).toBeLessThanOrEqual(45);
});
