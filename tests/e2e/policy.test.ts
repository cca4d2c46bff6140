// `harness policy check`, as a person and as a script uses it, and the modes through the server.
import { afterAll, describe, expect, it } from 'vitest';
import { childEnv, cli, served, tempTree } from '../support/served.ts';

const tree = tempTree({
  'src/a.ts': 'x',
  '.env': 'A=1',
  '.harness/config.yaml':
    'permissions:\n  deny: ["Bash(git push *)", "Read(./private/**)"]\n  ask: ["Edit(migrations/**)"]\n',
});
const state = tempTree();
afterAll(() => {
  tree.dispose();
  state.dispose();
});

const check = (argv: readonly string[], input?: string) =>
  cli(['policy', 'check', ...argv], {
    cwd: tree.root,
    env: childEnv(state.root),
    ...(input === undefined ? {} : { input }),
  });

describe('policy check', () => {
  it.each([
    ['git status', 'allow', 0],
    ['git log --oneline | head -5', 'allow', 0],
    ['git push origin main', 'deny', 1],
    ['make all', 'ask', 1],
    ['cat .env', 'deny', 1],
    ['cat ../x', 'deny', 1],
    ['echo $(id)', 'ask', 1],
  ])('%s: %s', (command, verdict, status) => {
    const words = check(['--', command]);
    expect(words.stdout.split(' ')[0]).toBe(verdict);
    expect(words.status).toBe(status);
    const json: unknown = JSON.parse(check(['--json', '--', command]).stdout);
    expect(json).toMatchObject({
      verdict,
      rule: expect.any(String),
      reason: expect.any(String),
      parts: expect.any(Array),
    });
  });

  it('takes several words as the words of one command', () => {
    expect(check(['--', 'git', 'push', '--force']).stdout).toMatch(/^deny/);
    expect(check(['--', 'echo', 'a;b', '$(id)']).stdout).toMatch(/^allow/);
  });

  it('judges batches, a line for a line, and goes on after a bad one', () => {
    const lines = [
      { cmd: 'ls' },
      { tool: 'read_file', path: '.env' },
      { tool: 'write_file', path: 'src/a.ts' },
      { tool: 'Edit', path: '.git/hooks/x' },
      { tool: 'Read', path: 'private/x' },
      { tool: 'write_file', path: 'migrations/1.sql' },
      { argv: ['rm', '-rf', '/'] },
      { tool: 'fly', path: 'x' },
      { nothing: true },
    ];
    const { stdout, status } = check(
      ['--jsonl'],
      `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot json\n`,
    );
    const answers = stdout
      .trim()
      .split('\n')
      .map((line): { verdict?: string; error?: string } => JSON.parse(line));
    expect(answers.map(({ verdict, error }) => verdict ?? (error === undefined ? 'none' : 'error'))).toEqual([
      'allow',
      'deny',
      'allow',
      'deny',
      'deny',
      'ask',
      'deny',
      'error',
      'error',
      'error',
    ]);
    expect(status).toBe(2);
  });

  it('says what to do when there is nothing to judge', () => {
    expect(check([])).toMatchObject({ status: 2, stderr: expect.stringContaining('Next:') });
  });
});

describe('modes', () => {
  const modeOf = async (mode: string) => {
    const at = await served({ 'a.txt': 'x\n' }, { args: ['--mode', mode] });
    const write = await at.call('write_file', { path: 'b.txt', content: 'x' });
    const unknown = await at.call('run_command', { argv: ['node', '--version'] });
    const outside = await at.call('read_file', { path: '/etc/passwd' });
    const unproven = await at.call('run_command', { argv: ['node', '-e', '1'] });
    await at.dispose();
    return [write.status, unknown.status, outside.status, unproven.status];
  };
  it.each([
    ['workspace', ['ok', 'ok', 'denied', 'pending']],
    ['read-only', ['denied', 'ok', 'denied', 'pending']],
    ['locked', ['ok', 'ok', 'denied', 'denied']],
    ['observe', ['ok', 'ok', 'denied', 'ok']],
  ])('%s', async (mode, expected) => {
    expect(await modeOf(mode)).toEqual(expected);
  });
});

it.each([['serve'], ['policy', 'check'], ['policy', 'replay']])(
  '%s %s refuses a mode that is none',
  (...words: string[]) => {
    const { status, stderr } = cli([...words, '--mode', 'foo'], { cwd: tree.root, env: childEnv(state.root) });
    expect(status).toBe(2);
    expect(stderr).toContain('observe, read-only, workspace, locked');
  },
);
