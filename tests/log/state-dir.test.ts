import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/log/line.ts';
import { stateDir } from '../../src/log/state-dir.ts';

const key = (path: string) => sha256(path).slice(0, 12);
const GIT = '/code/shop/.git';

it.each([
  ['the setting', { HARNESS_STATE_DIR: '/var/h', XDG_STATE_HOME: '/xdg', HOME: '/home/a' }, '/var/h'],
  ['the XDG directory', { XDG_STATE_HOME: '/xdg', HOME: '/home/a' }, '/xdg/harness'],
  ['the home when XDG is relative', { XDG_STATE_HOME: 'xdg', HOME: '/home/a' }, '/home/a/.local/state/harness'],
  [
    'the home when settings are empty',
    { HARNESS_STATE_DIR: '', XDG_STATE_HOME: '', HOME: '/home/a' },
    '/home/a/.local/state/harness',
  ],
  ['the home that the system knows', {}, join(homedir(), '.local/state/harness')],
])('is in %s', (_, env, base) => {
  expect(stateDir({ keyPath: GIT, env })).toBe(`${base}/shop-${key(GIT)}`);
});

it('is named after the repository, readably', () => {
  const env = { HARNESS_STATE_DIR: '/s' };
  const names = ['/code/shop/.git', '/code/shop', '/git/shop.git', '/code/my shop: 2', '/'].map((keyPath) =>
    stateDir({ keyPath, env }),
  );
  expect(names).toEqual([
    `/s/shop-${key('/code/shop/.git')}`,
    `/s/shop-${key('/code/shop')}`,
    `/s/shop.git-${key('/git/shop.git')}`,
    `/s/my_shop_2-${key('/code/my shop: 2')}`,
    `/s/root-${key('/')}`,
  ]);
});

it('lets a flag go before the environment', () => {
  expect(stateDir({ keyPath: GIT, env: { HARNESS_STATE_DIR: '/s' }, override: '/flag' })).toBe(
    `/flag/shop-${key(GIT)}`,
  );
});

it('refuses a relative directory: it would lie wherever one happens to be', () => {
  const refused = expect.objectContaining({
    code: 'invalid_arguments',
    message: expect.stringContaining('state/here'),
  });
  expect(() => stateDir({ keyPath: GIT, env: { HARNESS_STATE_DIR: 'state/here' } })).toThrow(refused);
});

it.each(['/proc/x', '/sys', '/tmp/../proc/1'])('refuses %s, which keeps no files', (directory) => {
  const refused = expect.objectContaining({ code: 'invalid_arguments', message: expect.stringContaining(directory) });
  expect(() => stateDir({ keyPath: GIT, env: { HARNESS_STATE_DIR: directory } })).toThrow(refused);
});
