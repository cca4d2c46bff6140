// Commands with real processes: what they end with decides, whatever they print.
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/tools/run-command.ts';
import { plant, temporaryDirectory } from '../workspace/temp.ts';
import { callTool, effectsOf } from './call-tool.ts';

const run = async (input: object) => {
  const root = temporaryDirectory();
  plant(root, { 'sub/here.txt': '' });
  const outcome = await callTool(runCommand, input, { root });
  return { ...outcome, data: runCommand.output.parse(outcome.data) };
};

const node = (script: string): { argv: string[] } => ({ argv: ['node', '-e', script] });

describe('run_command', () => {
  it('reports a command that went well', async () => {
    const { status, data, text, bulk } = await run(node('console.log("out"); console.error("err")'));
    expect(status).toBeUndefined();
    expect(data).toMatchObject({ exit: 0, sandbox: 'none' });
    expect(bulk).toMatchObject({ field: 'output', keep: 'errors-first' });
    expect(bulk?.text.split('\n').sort()).toEqual(['', 'err', 'out']);
    expect(text).toMatch(/^exit 0 after \d+ ms, no sandbox$/);
  });

  it.each([
    [
      'an exit code',
      node('console.log("0 errors, all passed"); process.exit(2)'),
      { code: 'command_failed', reason: 'exit 2' },
      { exit: 2 },
    ],
    [
      'a signal',
      node('process.kill(process.pid, "SIGKILL")'),
      { code: 'command_failed', reason: 'ended by SIGKILL' },
      { exit: null, signal: 'SIGKILL' },
    ],
    [
      'a program that a shell does not find',
      { cmd: 'no-such-program-here' },
      { code: 'command_not_found' },
      { exit: 127 },
    ],
    [
      'an exit code of 127 of its own',
      node('process.exit(127)'),
      { code: 'command_failed', reason: 'exit 127' },
      { exit: 127 },
    ],
  ])('reports %s as a failure', async (_, input, failure, data) => {
    const outcome = await run(input);
    expect(outcome).toMatchObject({ status: 'error', ...failure });
    expect(outcome.data).toMatchObject(data);
  });

  it('passes on that a program does not exist', async () => {
    await expect(run({ argv: ['no-such-program-here'] })).rejects.toMatchObject({ code: 'command_not_found' });
  });

  it('says that everything was stopped when time is over', async () => {
    const outcome = await run({ ...node('console.log("begun"); setInterval(() => {}, 1000)'), timeout: 1 });
    expect(outcome).toMatchObject({ status: 'timeout', code: 'timeout', reason: expect.stringContaining('after 1 s') });
    expect(outcome.bulk?.text).toBe('begun\n');
  });

  it('runs in another directory of the workspace', async () => {
    expect((await run({ argv: ['ls'], cwd: 'sub' })).bulk?.text).toBe('here.txt\n');
  });

  it('declares what it runs as it was written', () => {
    const root = temporaryDirectory();
    expect(effectsOf(runCommand, { cmd: 'ls | wc -l' }, root)).toEqual([
      { kind: 'exec', argv: [], cwd: '.', text: 'ls | wc -l' },
    ]);
    expect(effectsOf(runCommand, { argv: ['ls', '-l'], cwd: 'sub' }, root)).toEqual([
      { kind: 'read', path: 'sub' },
      { kind: 'exec', argv: ['ls', '-l'], cwd: 'sub' },
    ]);
  });

  it.each([
    ['neither', {}],
    ['both', { cmd: 'ls', argv: ['ls'] }],
    ['no words', { argv: [] }],
    ['a text for argv', { argv: 'ls' }],
    ['no time', { cmd: 'ls', timeout: 0 }],
    ['endless time', { cmd: 'ls', timeout: 1e9 }],
    ['an unknown argument', { cmd: 'ls', shell: true }],
  ])('refuses %s', (_, input) => {
    expect(runCommand.bind(input)).toHaveProperty('error');
  });

  it('says which of cmd and argv is missing', () => {
    const bound = runCommand.bind({});
    expect('error' in bound ? bound.error.issues.map(({ message }) => message) : []).toEqual([
      'give exactly one of cmd and argv',
    ]);
  });

  it('gives the command its whole time before the call ends', () => {
    const bound = runCommand.bind({ cmd: 'ls', timeout: 30 });
    expect('call' in bound ? bound.call.deadlineMs : 0).toBeGreaterThan(30_000);
  });
});
