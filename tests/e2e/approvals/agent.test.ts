// No agent can answer for a person, by any door that it has.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openLog } from '../../../src/log/open-log.ts';
import { type Agent, agent, type Site, site } from '../../support/asked.ts';
import { childEnv, cli, MAIN } from '../../support/served.ts';

const open: { sites: Site[]; agents: Agent[] } = { sites: [], agents: [] };
afterEach(async () => {
  for (const made of open.agents.splice(0)) await made.close();
  for (const made of open.sites.splice(0)) made.dispose();
});

/** Starts the command line with nothing of its own environment. */
const CLEAN = `import { spawnSync } from 'node:child_process';
const [home, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, args, { env: { HOME: home, HARNESS_STATE_DIR: home }, stdio: 'inherit' });
process.exit(status);
`;

/** A user who trusts far too much: whatever these programs do runs unasked. */
const TRUSTING = {
  '~/.config/harness/config.yaml':
    'permissions: { allow: ["Bash(node *)", "Bash(script *)"] }\nsandbox: { backend: off }\n',
  'clean.mjs': CLEAN,
};

const started = async (files = {}, env = {}): Promise<{ at: Site; call: Agent['call']; approval: string }> => {
  const at = site(files, env);
  open.sites.push(at);
  const made = await agent(at);
  open.agents.push(made);
  const { approval } = await made.call('run_command', { argv: ['unheard-of', 'x'] });
  return { at, call: made.call, approval: String(approval) };
};

it('harness is no proven command: answering by run_command is a question itself, and no rule is offered for it', async () => {
  const { at, call, approval } = await started();
  for (const argv of [
    ['harness', 'approvals', 'approve', approval],
    ['npx', 'harness-mcp', 'approvals', 'approve', approval],
    ['node', MAIN, 'approvals', 'approve', approval],
  ]) {
    expect(await call('run_command', { argv })).toMatchObject({ status: 'pending' });
  }
  expect(at.approvals().map(({ state, rules }) => [state, rules])).toEqual(Array(4).fill(['pending', []]));
});

it.each<[string, (at: Site, approval: string) => string[]]>([
  ['as it is', (_, id) => [process.execPath, MAIN, 'approvals', 'approve', id]],
  ['with the token', (at, id) => [process.execPath, MAIN, 'approvals', 'approve', id, '--token-file', at.token]],
  [
    'with the token and a clean environment',
    (at, id) => [process.execPath, 'clean.mjs', at.home, MAIN, 'approvals', 'approve', id, '--token-file', at.token],
  ],
  [
    'in a terminal of its own and a clean environment',
    (at, id) => [
      'script',
      '-qec',
      `env -i HOME=${at.home} HARNESS_STATE_DIR=${at.home} ${process.execPath} ${MAIN} approvals approve ${id}`,
      '/dev/null',
    ],
  ],
])('a process that an agent started is refused: %s', async (_, words) => {
  const { at, call, approval } = await started(TRUSTING);
  const [program = '', ...rest] = words(at, approval);
  const argv = program === process.execPath ? ['node', ...rest] : [program, ...rest];
  const frame = await call('run_command', { argv });
  expect(frame).toMatchObject({ status: 'error', output: expect.stringContaining('only a person can answer') });
  expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
});

it.each(['HARNESS_TREE', 'CLAUDECODE', 'AI_AGENT'])('%s in the environment is refused', async (marker) => {
  const { at, approval } = await started();
  const env = { ...childEnv(at.home, at.env), [marker]: '1' };
  const said = cli(['approvals', 'approve', approval, '--token-file', at.token], { cwd: at.root, env });
  expect(said).toMatchObject({ status: 3, stderr: expect.stringContaining(marker) });
  expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
});

it('a script without a terminal and without the right token is refused', async () => {
  const { at, approval } = await started({ 'mine.token': '1'.repeat(64) });
  const run = (...more: string[]) =>
    cli(['approvals', 'approve', approval, ...more], { cwd: at.root, env: childEnv(at.home, at.env) });
  for (const more of [[], ['--token-file', 'mine.token'], ['--token-file', 'nothing'], ['--token-file', '/dev/null']]) {
    expect(run(...more)).toMatchObject({ status: 3, stderr: expect.stringContaining('only a person can answer') });
  }
  expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
});

it('an answer that the user’s own token did not sign is void: a made-up home, a line in the log', async () => {
  const { at, call, approval } = await started();
  const [elsewhere, [state = '']] = [site(), at.states()];
  open.sites.push(elsewhere);
  const said = cli(['approvals', 'approve', approval, '--token-file', elsewhere.token], {
    cwd: at.root,
    env: { ...childEnv(elsewhere.home, at.env), HARNESS_STATE_DIR: at.home },
  });
  expect(said).toMatchObject({ status: 0 });
  const log = openLog({ state, durability: 'balanced', version: '0' });
  const by = { principal: 'human' as const, door: 'cli' as const };
  log.append({ session: 's', run: 'r', principal: 'human', client: 'harness/1' }, [
    { type: 'approval_resolved', data: { approval, decision: 'approved', scope: 'always', by, rules: ['Bash'] } },
  ]);
  await log.close();
  expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
  expect(await call('run_command', { argv: ['unheard-of', 'x'] })).toMatchObject({ status: 'pending', approval });
});

it('a person in a terminal is believed, without a token before', async () => {
  const { at, approval } = await started();
  rmSync(at.token);
  const words = `${process.execPath} ${MAIN} approvals approve ${approval}`;
  const { stdout } = spawnSync('script', ['-qec', words, '/dev/null'], {
    cwd: at.root,
    env: childEnv(at.home, at.env),
    encoding: 'utf8',
  });
  expect(stdout).toContain('approved once by a person (cli)');
  expect(statSync(at.token).mode & 0o777).toBe(0o600);
  expect(at.approvals()).toMatchObject([{ state: 'approved' }]);
});

it('no tool reads, finds or writes the token, the rules or the record, though they lie in the workspace', async () => {
  const at = site();
  open.sites.push(at);
  // The home directory itself is the workspace.
  const made = await agent({ ...at, root: at.home });
  open.agents.push(made);
  const path = '.config/harness/operator.token';
  const secret = readFileSync(at.token, 'utf8');
  const denied = { status: 'denied', rule: 'floor/harness-files' };
  expect(await made.call('read_file', { path })).toMatchObject(denied);
  expect(await made.call('run_command', { cmd: `cat ${path}` })).toMatchObject(denied);
  expect(await made.call('run_command', { cmd: `cat < ${path}` })).toMatchObject(denied);
  expect(await made.call('write_file', { path, content: '1'.repeat(64), overwrite: true })).toMatchObject(denied);
  const rules = '.config/harness/repositories/x.yaml';
  expect(await made.call('write_file', { path: rules, content: 'mode: observe\n' })).toMatchObject(denied);
  const found = await made.call('search_code', { query: secret, path: '.config' });
  expect(JSON.stringify(found)).not.toContain('operator.token');
  expect(readFileSync(join(at.home, path), 'utf8')).toBe(secret);
  expect(existsSync(join(at.home, rules))).toBe(false);
});
