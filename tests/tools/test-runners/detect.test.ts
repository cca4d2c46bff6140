// Which command a workspace is tested with, by the files that say so.
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/core/ports.ts';
import { detectRunner } from '../../../src/tools/test-runners/index.ts';

type Files = Readonly<Record<string, string>>;

const placeWith = (files: Files): Place => ({
  readText: (path) => files[path],
  list: (path) => {
    const prefix = path === '.' ? '' : `${path}/`;
    const below = Object.keys(files).filter((name) => name.startsWith(prefix));
    return [...new Set(below.map((name) => name.slice(prefix.length).split('/')[0] ?? ''))];
  },
});

const pkg = (content: unknown): string => JSON.stringify(content);
const scripted = pkg({ scripts: { test: 'vitest run' } });

const CASES: readonly [what: string, files: Files, command: string | undefined][] = [
  ['an npm script', { 'package.json': scripted, 'package-lock.json': '' }, 'npm test'],
  ['a script without a lock file', { 'package.json': scripted }, 'npm test'],
  ['a pnpm script', { 'package.json': scripted, 'pnpm-lock.yaml': '' }, 'pnpm test'],
  ['a yarn script', { 'package.json': scripted, 'yarn.lock': '' }, 'yarn test'],
  ['a bun script', { 'package.json': scripted, 'bun.lock': '' }, 'bun run test'],
  [
    'a named package manager',
    { 'package.json': pkg({ scripts: { test: 'x' }, packageManager: 'pnpm@9.1.0' }), 'yarn.lock': '' },
    'pnpm test',
  ],
  ['vitest without a script', { 'package.json': pkg({ devDependencies: { vitest: '4' } }) }, 'npx vitest run'],
  [
    'vitest beside the stub of npm init',
    {
      'package.json': pkg({
        scripts: { test: 'echo "Error: no test specified" && exit 1' },
        devDependencies: { vitest: '4' },
      }),
    },
    'npx vitest run',
  ],
  ['jest with pnpm', { 'package.json': pkg({ devDependencies: { jest: '30' } }), 'pnpm-lock.yaml': '' }, 'npx jest'],
  ['mocha with yarn', { 'package.json': pkg({ dependencies: { mocha: '11' } }), 'yarn.lock': '' }, 'npx mocha'],
  ['tests for Node', { 'cart.test.mjs': '' }, 'node --test'],
  ['a test folder for Node', { 'package.json': pkg({}), 'test/cart.js': '' }, 'node --test'],
  ['a package.json that is not JSON, beside pytest', { 'package.json': '{', 'pytest.ini': '' }, 'python3 -m pytest'],
  ['a package.json of another shape', { 'package.json': '[1]' }, undefined],
  ['pytest in pyproject.toml', { 'pyproject.toml': '[tool.pytest.ini_options]' }, 'python3 -m pytest'],
  ['pytest among the requirements', { 'requirements-dev.txt': 'pytest>=8' }, 'python3 -m pytest'],
  ['a conftest', { 'tests/conftest.py': '' }, 'python3 -m pytest'],
  ['tests in plain functions', { 'tests/test_cart.py': 'def test_adds():\n    assert 1' }, 'python3 -m pytest'],
  ['unittest at the root', { 'test_cart.py': 'import unittest' }, 'python3 -m unittest discover'],
  ['unittest in a folder', { 'tests/test_cart.py': 'import unittest' }, 'python3 -m unittest discover -s tests'],
  [
    'unittest in a package',
    { 'tests/test_cart.py': 'import unittest', 'tests/__init__.py': '' },
    'python3 -m unittest discover',
  ],
  ['a Go module', { 'go.mod': 'module x' }, 'go test -v ./...'],
  ['a Cargo package', { 'Cargo.toml': '[package]' }, 'cargo test'],
  ['a Makefile with tests', { Makefile: 'build:\n\ttrue\ntest: build\n\ttrue\n' }, 'make test'],
  ['a Makefile without tests', { Makefile: 'test := 1\nlatest:\n\ttrue\n' }, undefined],
  ['nothing', {}, undefined],
];

describe('detectRunner', () => {
  it.each(CASES)('finds %s', (_, files, command) => {
    expect(detectRunner(placeWith(files))?.argv.join(' ')).toBe(command);
  });
});
