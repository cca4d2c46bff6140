// The first screen of README.md: what it says a command prints is what it prints.
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPage } from '../support/pages.ts';
import { childEnv, MAIN, put, tempTree } from '../support/served.ts';

let [workspace, home] = [tempTree(), tempTree()];
beforeEach(() => {
  workspace = tempTree();
  home = tempTree({ 'bin/harness': `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n` });
  chmodSync(join(home.root, 'bin/harness'), 0o755);
});
afterEach(() => {
  workspace.dispose();
  home.dispose();
});

const shell = (line: string): string => {
  const env = childEnv(home.root);
  const path = `${join(home.root, 'bin')}:${env.PATH}`;
  return spawnSync('sh', ['-c', line], { cwd: workspace.root, env: { ...env, PATH: path }, encoding: 'utf8' }).stdout;
};

/** Each `$ command` with the lines below it; of commands without a remark that takes the place of their output. */
const transcript = (readPage('README.md').blocks.find(({ text }) => text.startsWith('$ '))?.text ?? '')
  .split(/^\$ /m)
  .slice(1)
  .map((part): readonly [string, string] => [part.split('\n', 1)[0] ?? '', part.slice(part.indexOf('\n') + 1)])
  .filter(([command]) => !command.includes('#'));

it('has commands with their output', () => {
  expect(transcript.length).toBeGreaterThanOrEqual(2);
});

it.each(transcript)('$ %s', (command, output) => {
  expect(shell(command).trimEnd()).toBe(output.trimEnd());
});

it('the configuration of its policy decides as it says', () => {
  const config = readPage('README.md').blocks.find(({ lang }) => lang === 'yaml')?.text ?? '';
  put(home.root, { '.config/harness/config.yaml': config });
  const asked = [
    { cmd: 'npm run build now' },
    { cmd: 'git push origin main' },
    { tool: 'edit_file', path: 'migrations/1.sql' },
    { tool: 'read_file', path: 'private/a.txt' },
  ];
  put(workspace.root, { 'asked.jsonl': asked.map((each) => JSON.stringify(each)).join('\n') });
  const verdicts = shell('harness policy check --jsonl < asked.jsonl').trim().split('\n');
  expect(verdicts.map((line) => JSON.parse(line).verdict)).toEqual(['allow', 'deny', 'ask', 'deny']);
});

it('the refusal that it shows is the one that is given', () => {
  const block = readPage('README.md').blocks.find(({ text }) => text.includes('"status": "denied"'));
  const { call, run, ...shown } = JSON.parse(block?.text.replaceAll('/home/you/app', workspace.root) ?? '');
  expect([call, run]).toEqual(['call_01K…', 'run_01K…']);
  const given = JSON.parse(shell(`harness rpc read_file '{"path": "../../etc/passwd"}' --json`));
  expect(given).toMatchObject({ ...shown, call: expect.stringMatching(/^call_/), run: expect.stringMatching(/^run_/) });
});
