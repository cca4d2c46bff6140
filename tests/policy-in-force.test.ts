// The shortcut for workspaces that configure nothing must not become another configuration.
import { describe, expect, it } from 'vitest';
import { ConfigSchema } from '../src/config.ts';
import { DEFAULT_CONFIG, policyInForce } from '../src/policy-in-force.ts';
import { plant, temporaryDirectory } from './workspace/temp.ts';

const DENIED = 'permissions:\n  deny: ["Bash(ls *)"]\n';

describe('settings', () => {
  it('by default are what the schema says', () => {
    expect(DEFAULT_CONFIG).toEqual(ConfigSchema.parse({}));
  });

  it.each([
    ['the project', { 'app/.harness/config.yaml': DENIED }, {}],
    ['the user', { 'home/.config/harness/config.yaml': DENIED }, {}],
    ['the user, elsewhere', { 'xdg/harness/config.yaml': DENIED }, { XDG_CONFIG_HOME: 'xdg' }],
  ])('are read when %s has some', async (_who, files, more) => {
    const base = temporaryDirectory();
    plant(base, { 'app/a.txt': '', 'home/a.txt': '', ...files });
    const xdg = 'XDG_CONFIG_HOME' in more ? { XDG_CONFIG_HOME: `${base}/xdg` } : {};
    const env = { HOME: `${base}/home`, ...xdg };
    const place = { root: `${base}/app`, state: `${base}/state`, place: '', env, flags: {} };
    const { policy, policies } = await policyInForce(place, true);
    expect(policies.rules).toHaveLength(1);
    const { effects } = policy.analyse([{ kind: 'exec', argv: ['ls', '-l'], cwd: '.' }]);
    const facts = { paths: { '.': [{ path: `${base}/app`, real: `${base}/app`, type: 'directory' as const }] } };
    expect(policy.judge({ tool: 'Bash', principal: 'agent' }, effects, facts).decision).toBe('deny');
  });

  it.each([
    ['a flag', { flags: { mode: 'locked' } }],
    ['the environment', { env: { HARNESS_MODE: 'locked' } }],
  ])('are read when %s has some', async (_what, more) => {
    const root = temporaryDirectory();
    const place = { root, state: root, place: '', env: { HOME: root }, flags: {} };
    const { config } = await policyInForce({ ...place, ...more }, true);
    expect(config.mode).toBe('locked');
  });
});

it('a policy without the reader of commands judges none', async () => {
  const root = temporaryDirectory();
  const place = { root, state: root, place: '', env: { HOME: root }, flags: {} };
  const { policy } = await policyInForce(place, false);
  expect(() => policy.analyse([{ kind: 'exec', argv: ['ls'], cwd: '.' }])).toThrow();
  expect(policy.analyse([{ kind: 'read', path: 'a' }]).effects).toHaveLength(1);
});
