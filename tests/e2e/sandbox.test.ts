// Through the built server: commands run in the sandbox, the answer and the record say so, and no project can lift it.
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { childEnv, cli, type Files, put, type Served, type ServeOptions, served, tempTree } from '../support/served.ts';

const open: { dispose(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
});

/** A server whose person has this configuration. */
const servedTo = async (
  own: string,
  files: Files = {},
  { args = [], env = {} }: ServeOptions = {},
): Promise<Served> => {
  const home = tempTree({ 'harness/config.yaml': own });
  open.push(home);
  const at = await served(files, { args, env: { XDG_CONFIG_HOME: home.root, ...env } });
  open.push(at);
  return at;
};

const NODE = 'permissions:\n  allow: ["Bash(node *)"]\n';

describe('by default', () => {
  it('commands run in the sandbox and the answer says so', async () => {
    const at = await servedTo(NODE, { '.harness/config.yaml': 'mode: workspace\n', '.env': 'TOKEN=x', 'try.mjs': TRY });
    const frame = await at.call('run_command', { argv: ['node', 'try.mjs', at.state] });
    expect(frame).toMatchObject({ status: 'ok', sandbox: 'bubblewrap' });
    expect(JSON.parse(String(frame.output))).toEqual({
      env: 'EACCES',
      state: 'ENOENT',
      settings: 'EROFS',
      workspace: 'written',
    });
    expect(readdirSync(at.root).sort()).toEqual(['.env', '.harness', 'try.mjs', 'x']);
    expect(await at.call('run_command', { cmd: 'cat try.mjs | head -1' })).toMatchObject({
      status: 'ok',
      sandbox: 'bubblewrap',
    });
  });

  it('so do tests', async () => {
    const test = `import { test } from 'node:test'; import { readFileSync } from 'node:fs'; import assert from 'node:assert';
      test('cannot read secrets', () => assert.throws(() => readFileSync('.env')));`;
    const at = await servedTo('', {
      'package.json': '{"scripts":{"test":"node --test"}}',
      'a.test.mjs': test,
      '.env': 'TOKEN=x',
    });
    expect(await at.call('run_tests')).toMatchObject({ status: 'ok', outcome: 'passed', passed: 1 });
  });

  it('in a session that may only read, nothing is written even by what a rule allows', async () => {
    const at = await servedTo(
      NODE,
      { 'w.mjs': 'import { writeFileSync } from "node:fs"; writeFileSync("x", "");' },
      { args: ['--mode', 'read-only'] },
    );
    const frame = await at.call('run_command', { argv: ['node', 'w.mjs'] });
    expect(frame).toMatchObject({ status: 'error', code: 'command_failed', output: expect.stringContaining('EROFS') });
    expect(existsSync(join(at.root, 'x'))).toBe(false);
  });

  it('off runs without', async () => {
    const at = await servedTo('sandbox: { backend: off }\n');
    expect(await at.call('run_command', { cmd: 'ls' })).toMatchObject({ status: 'ok', sandbox: 'none' });
  });
});

const TRY = `import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
const attempt = (work) => { try { work(); return 'written'; } catch (thrown) { return thrown.code; } };
console.log(JSON.stringify({
  env: attempt(() => readFileSync('.env')),
  state: attempt(() => readdirSync(process.argv[2] + '/' + readdirSync(process.argv[2])[0] + '/log')) === 'written' ? 'read' : 'ENOENT',
  settings: attempt(() => writeFileSync('.harness/config.yaml', 'mode: observe')),
  workspace: attempt(() => writeFileSync('x', '')),
}));
`;

describe('required', () => {
  it('runs nothing where there is none, and says what to do', async () => {
    const bin = tempTree();
    open.push(bin);
    for (const program of ['touch', 'ls']) symlinkSync(`/usr/bin/${program}`, join(bin.root, program));
    const env = { PATH: bin.root };
    const at = await servedTo(
      'sandbox: { backend: required }\npermissions: { allow: ["Bash(touch *)"] }\n',
      {},
      { env },
    );
    const frame = await at.call('run_command', { argv: ['touch', 'ran'] });
    expect(frame).toMatchObject({
      status: 'error',
      code: 'sandbox_unavailable',
      reason: expect.stringContaining('not installed'),
      remedy: expect.stringContaining('harness doctor'),
    });
    expect(existsSync(join(at.root, 'ran'))).toBe(false);
    const auto = await servedTo('', {}, { env });
    expect(await auto.call('run_command', { argv: ['ls'] })).toMatchObject({ status: 'ok', sandbox: 'none' });
    const hopeful = await servedTo('sandbox: { auto_allow: true }\n', {}, { env });
    expect(await hopeful.call('run_command', { argv: ['unknown-program'] })).toMatchObject({ status: 'pending' });
  });
});

describe('auto_allow', () => {
  it('runs what nobody knows, confined and recorded; denials stay', async () => {
    const at = await servedTo('sandbox: { auto_allow: true }\n', { 'a.mjs': 'console.log("ran")', '.env': 'TOKEN=x' });
    expect(await at.call('run_command', { argv: ['node', 'a.mjs'] })).toMatchObject({
      status: 'ok',
      sandbox: 'bubblewrap',
      output: 'ran\n',
    });
    expect(
      await at.call('run_command', { cmd: 'for f in $(ls); do cat .en? .e[n]v; done; echo $?' }),
    ).not.toMatchObject({ output: expect.stringContaining('TOKEN') });
    expect(await at.call('run_command', { cmd: 'cat .env' })).toMatchObject({ status: 'denied' });
    expect(await at.call('run_command', { cmd: 'rm -rf /' })).toMatchObject({ status: 'denied' });
    const events = at
      .cli('trace', 'export', 'last')
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const decision = events.find(({ type }) => type === 'policy_decision');
    expect(decision.data).toMatchObject({ decision: 'allow', rule: 'sandbox/auto-allow', sandbox: true });
    expect(at.cli('trace', 'verify').status).toBe(0);
  });
});

describe('a project', () => {
  it.each([
    ['backend', 'sandbox: { backend: off }\n', ''],
    ['backend', 'sandbox: { backend: auto }\n', 'sandbox: { backend: required }\n'],
    ['auto_allow', 'sandbox: { auto_allow: true }\n', ''],
    ['read', 'sandbox: { read: [/home] }\n', ''],
  ])('cannot loosen %s before it is trusted', (key, project, own) => {
    const [root, home] = [tempTree({ '.harness/config.yaml': project }), tempTree({ 'harness/config.yaml': own })];
    open.push(root, home);
    const { stderr } = cli(['serve', '--root', root.root], {
      cwd: root.root,
      env: childEnv(home.root, { XDG_CONFIG_HOME: home.root }),
      input: '',
    });
    expect(stderr).toMatch(new RegExp(`sandbox\\.${key}: .* not in force before you trust it`));
  });

  it('can make it stricter', async () => {
    const at = await servedTo('sandbox: { auto_allow: true }\n', {
      '.harness/config.yaml': 'sandbox: { auto_allow: false, backend: required }\n',
    });
    expect(await at.call('run_command', { argv: ['unknown-program'] })).toMatchObject({ status: 'pending' });
    expect(await at.call('run_command', { argv: ['ls'] })).toMatchObject({ sandbox: 'bubblewrap' });
  });

  it('says nothing about what it does not mention', async () => {
    const at = await servedTo('sandbox: { backend: off }\n', {
      '.harness/config.yaml': 'permissions: { allow: [] }\n',
    });
    put(at.root, { a: '' });
    expect(await at.call('run_command', { argv: ['ls'] })).toMatchObject({ sandbox: 'none' });
  });
});
