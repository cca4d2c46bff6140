// The file that "always" writes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { saveRules } from '../../src/policy/saved-rules.ts';
import { readSources } from '../../src/settings/sources.ts';

const place = (text?: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'harness-saved-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'repositories', 'app-0', 'config.yaml');
  mkdirSync(dirname(path), { recursive: true });
  if (text !== undefined) writeFileSync(path, text);
  return path;
};

const loaded = async (saved: string): Promise<readonly string[]> => {
  const directory = dirname(saved);
  const { scopes, problems } = await readSources([{ scope: 'user', directory }], { root: directory, home: directory });
  expect(problems).toEqual([]);
  return scopes
    .flatMap(({ rules }) => rules.map(({ rule }) => rule))
    .flatMap(({ decision, pattern }) => (decision === 'allow' ? [pattern] : []));
};

it('is made for its owner only, says what it is for, and is loaded as the user’s', async () => {
  const path = place();
  expect(saveRules(path, '/srv/app', ['Bash(git add *)', 'Edit(/a.yml)'])).toBe(path);
  expect(await loaded(path)).toEqual(['Bash(git add *)', 'Edit(/a.yml)']);
  expect(readFileSync(path, 'utf8')).toContain('# What you allowed always, for "/srv/app"');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(path))).toEqual(['config.yaml']);
});

it('keeps what is there, and adds nothing twice', async () => {
  const path = place('# mine\nmode: read-only\npermissions:\n  deny: ["Read(x)"] # why\n  allow: ["Bash(a)"]\n');
  saveRules(path, '/srv/app', ['Bash(a)', 'Bash(b: c)']);
  saveRules(path, '/srv/app', ['Bash(b: c)']);
  expect(await loaded(path)).toEqual(['Bash(a)', 'Bash(b: c)']);
  const text = readFileSync(path, 'utf8');
  for (const kept of ['# mine', 'mode: read-only', 'deny: [', '# why']) expect(text).toContain(kept);
});

it.each(['', 'mode: read-only\n', 'permissions:\n', 'permissions: { allow: }\n', '# nothing\n'])(
  '%j is added to',
  async (text) => {
    const path = place(text);
    saveRules(path, '/srv/app', ['Bash(a)']);
    expect(await loaded(path)).toEqual(['Bash(a)']);
  },
);

it.each(['- a\n', 'a: [\n', 'just words\n', 'permissions: 1\n'])('%j is refused and left as it is', (text) => {
  const path = place(text);
  expect(() => saveRules(path, '/srv/app', ['Bash(a)'])).toThrow('not understood');
  expect(readFileSync(path, 'utf8')).toBe(text);
});
