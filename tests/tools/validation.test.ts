// How a workspace shows what checks it.
import { afterEach, expect, it } from 'vitest';
import { stepsIn } from '../../src/compose/tasks.ts';
import { tempTree } from '../support/served.ts';

const trees: { dispose(): void }[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.dispose();
});

const steps = (files: Readonly<Record<string, string>>, configured = {}) => {
  const tree = tempTree(files);
  trees.push(tree);
  return stepsIn(tree.root, configured);
};
const commands = (...given: Parameters<typeof steps>) =>
  Object.fromEntries(steps(...given).map(({ step, cmd }) => [step, cmd]));

const scripts = (named: object) => JSON.stringify({ scripts: named });

it.each([
  [{}, {}],
  [
    { 'package.json': scripts({ test: 'node --test', lint: 'x', typecheck: 'tsc', build: 'x', start: 'x' }) },
    { build: 'npm run build', lint: 'npm run lint', types: 'npm run typecheck', test: 'npm test' },
  ],
  [
    { 'package.json': scripts({ test: 'x', lint: 'x' }), 'pnpm-lock.yaml': '' },
    { lint: 'pnpm run lint', test: 'pnpm test' },
  ],
  [
    { 'pyproject.toml': '[tool.ruff]\nline-length = 100\n[tool.mypy]\n[tool.pytest.ini_options]\n' },
    { lint: 'python3 -m ruff check .', types: 'python3 -m mypy .', test: 'python3 -m pytest' },
  ],
  [{ 'go.mod': 'module x\n' }, { build: 'go build ./...', lint: 'go vet ./...', test: 'go test -v ./...' }],
  [{ 'Cargo.toml': '' }, { build: 'cargo build', test: 'cargo test' }],
  [{ Makefile: 'build:\n\tcc a.c\n\nlint: build\n\tcheck\n' }, { build: 'make build', lint: 'make lint' }],
])('%o', (files, expected) => {
  expect(commands(files)).toMatchObject(expected);
  expect(Object.keys(commands(files))).toEqual(Object.keys(expected));
});

it('is told by a person before anything else', () => {
  const files = { 'package.json': scripts({ lint: 'x' }) };
  expect(commands(files, { lint: 'just lint', types: '', build: 'just build' })).toEqual({
    build: 'just build',
    lint: 'just lint',
  });
});

it('knows when what stands behind a command has changed', () => {
  const definition = (files: Readonly<Record<string, string>>) => steps(files).map((step) => step.definition);
  const [plain, before, other] = [
    definition({ 'package.json': scripts({ test: 'node --test' }) }),
    definition({ 'package.json': scripts({ test: 'node --test', pretest: 'x' }) }),
    definition({ 'package.json': scripts({ test: 'node --test', start: 'x' }) }),
  ];
  expect(before).not.toEqual(plain);
  expect(other).toEqual(plain);
  const make = (recipe: string) => definition({ Makefile: `lint:\n\t${recipe}\n\nother:\n\tx\n` });
  expect(make('a')).not.toEqual(make('b'));
});
