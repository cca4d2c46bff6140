import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isSecretPath, protectionOf } from '../../../src/policy/protected.ts';
import { createScanner } from '../../../src/workspace/sandbox/scan.ts';
import { plant, temporaryDirectory } from '../temp.ts';
import { confined } from './confined.ts';

const names = { isProtected: (path: string) => protectionOf(path) !== undefined, isSecret: isSecretPath };

const found = (scan: ReturnType<typeof createScanner>) => {
  const { guarded, secret } = scan();
  return { guarded: guarded.map(({ path }) => path).sort(), secret: secret.map(({ path }) => path).sort() };
};

it('finds protected and secret names at any depth, the topmost of what is nested', () => {
  const root = temporaryDirectory();
  plant(root, {
    '.git/config': '',
    '.ENV': '',
    'a/b/.claude/x/.vscode/y': '',
    'a/b/.claude/.env': '',
    'a/.ssh/id_rsa': '',
    'node_modules/x/.npmrc': '',
    'sub/.git': 'gitdir: elsewhere',
    'plain.txt': '',
  });
  symlinkSync('plain.txt', join(root, '.mcp.json'));
  expect(found(createScanner(root, names))).toEqual({
    guarded: ['.git', '.mcp.json', 'a/b/.claude', 'sub/.git'],
    secret: ['.ENV', 'a/.ssh', 'a/b/.claude/.env'],
  });
});

it('does not follow links to directories', () => {
  const [root, outside] = [temporaryDirectory(), temporaryDirectory()];
  plant(outside, { '.env': '' });
  symlinkSync(outside, join(root, 'out'));
  symlinkSync('.', join(root, 'round'));
  expect(found(createScanner(root, names))).toEqual({ guarded: [], secret: [] });
});

it('sees every change, however soon it comes', () => {
  const root = temporaryDirectory();
  const scan = createScanner(root, names);
  for (let round = 0; round < 50; round += 1) {
    plant(root, { 'a/b/.env': '' });
    expect(found(scan).secret).toEqual(['a/b/.env']);
    renameSync(join(root, 'a/b'), join(root, 'a/c'));
    expect(found(scan).secret).toEqual(['a/c/.env']);
    rmSync(join(root, 'a'), { recursive: true });
    expect(found(scan).secret).toEqual([]);
  }
});

it('sees a change in a directory that has long been known', () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'old'));
  utimesSync(join(root, 'old'), 1, 1);
  const scan = createScanner(root, names);
  expect(found(scan).secret).toEqual([]);
  plant(root, { 'old/.env': '' });
  utimesSync(join(root, 'old'), 1, 1);
  expect(found(scan).secret).toEqual(['old/.env']);
});

it('more secrets than bubblewrap takes words for are refused, and nothing runs', async () => {
  const root = temporaryDirectory();
  plant(root, Object.fromEntries(Array.from({ length: 3100 }, (_, index) => [`k${index}.pem`, ''])));
  await expect(confined({ root }).run('touch ran', { readOnly: true })).rejects.toMatchObject({
    code: 'sandbox_unavailable',
  });
  const { sandbox } = confined({ root });
  const start = { program: '/bin/true', args: [], cwd: root, env: {} };
  expect(() => sandbox.enter(start, { mayWrite: true })).toThrow(/more secret and protected files/);
});
