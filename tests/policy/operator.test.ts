// Who counts as a person at a command line.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { assertPerson, type Operator } from '../../src/policy/operator.ts';

const place = () => {
  const directory = mkdtempSync(join(tmpdir(), 'harness-operator-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const userConfig = join(directory, 'config', 'harness');
  const token = join(userConfig, 'operator.token');
  const check =
    (more: Partial<Operator> = {}) =>
    () =>
      assertPerson({ userConfig, env: {}, interactive: false, parent: undefined, tokenFile: undefined, ...more });
  return { directory, token, check };
};

it('a person in a terminal is believed, and gets a token that only they can read', () => {
  const { token, check } = place();
  check({ interactive: true })();
  expect(readFileSync(token, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(token).mode & 0o777).toBe(0o600);
  const before = readFileSync(token, 'utf8');
  check({ interactive: true })();
  expect(readFileSync(token, 'utf8')).toBe(before);
});

it('a script is believed with the token, or a copy of it', () => {
  const { directory, token, check } = place();
  check({ interactive: true })();
  const copy = join(directory, 'copy');
  writeFileSync(copy, `${readFileSync(token, 'utf8')}\n`, { mode: 0o600 });
  for (const tokenFile of [token, copy]) expect(check({ tokenFile })).not.toThrow();
});

it('without a terminal nothing is believed and nothing is made', () => {
  const { token, check } = place();
  expect(check()).toThrow('no terminal');
  expect(check({ tokenFile: token })).toThrow('no operator token yet');
  expect(existsSync(token)).toBe(false);
});

it.each(['HARNESS_TREE', 'CLAUDECODE', 'AI_AGENT', 'CODEX_SANDBOX'])(
  '%s is not believed, even in a terminal',
  (name) => {
    const { token, check } = place();
    check({ interactive: true })();
    expect(check({ interactive: true, env: { [name]: '' } })).toThrow(name);
    expect(check({ tokenFile: token, env: { [name]: '1' } })).toThrow(name);
  },
);

it('a wrong, empty, shared or linked token is not believed', () => {
  const { directory, token, check } = place();
  check({ interactive: true })();
  const other = join(directory, 'other');
  for (const text of ['', '1', '1'.repeat(64), `${readFileSync(token, 'utf8')}0`]) {
    writeFileSync(other, text, { mode: 0o600 });
    expect(check({ tokenFile: other })).toThrow('does not hold');
  }
  const link = join(directory, 'link');
  symlinkSync(token, link);
  expect(check({ tokenFile: link })).toThrow('cannot be opened');
  expect(check({ tokenFile: directory })).toThrow('open to others');
  chmodSync(token, 0o640);
  expect(check({ tokenFile: token })).toThrow('open to others');
  expect(check({ interactive: true })).toThrow('open to others');
  chmodSync(token, 0o600);
  writeFileSync(token, '');
  expect(check({ interactive: true })).toThrow('holds no token');
  expect(check({ tokenFile: token })).toThrow('no operator token');
});
