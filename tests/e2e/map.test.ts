// The map through its doors: what an assistant and a person are shown, within the price they name, whatever the tree holds.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { childEnv, type Files, MAIN, type Served, served, tempTree } from '../support/served.ts';
import { openWire, structured } from '../support/wire.ts';

const run = promisify(execFile);

const open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.dispose();
});

const SHOP: Files = {
  '.gitignore': 'dist/\n',
  '.env': 'TOKEN=abc\n',
  'src/cart.ts':
    'import { Price } from "./price.ts";\n\nexport class Cart {\n  add(item: string, price: Price): void {}\n  total(): number {\n    return 0;\n  }\n}\n\nexport const emptyCart = (): Cart => new Cart();\n',
  'src/price.ts':
    'export interface Price {\n  readonly amount: number;\n}\n\nexport const roundPrice = (price: Price) => price;\n',
  'src/discount.py':
    'class Discount:\n    """Reduces a price."""\n\n    def apply(self, price):\n        return price\n',
  'test/cart.test.ts': 'import { Cart } from "../src/cart.ts";\n\nit("adds", () => new Cart());\n',
  'dist/cart.js': 'export class Cart {}\n',
  'README.md': '# Shop\n',
};

const at = async (files: Files = SHOP, git = true): Promise<Served> => {
  const here = await served(files);
  open.push(here);
  if (git) {
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      ['commit', '-qm', 'first'],
    ])
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: here.root });
  }
  return here;
};

const textOf = async (here: Served, input: Record<string, unknown> = {}): Promise<string> => {
  const { status, text } = await here.call('repo_map', input);
  expect(status).toBe('ok');
  return text;
};

describe('a map', () => {
  it('names the definitions that a task is about, with their lines, best first', async () => {
    const here = await at();
    const text = await textOf(here, { query: 'total of the cart is wrong' });
    expect(text.split('\n')[0]).toBe('src/cart.ts:');
    expect(text).toMatch(/^ *3 .*class Cart/m);
    expect(text).toMatch(/^ *5 .*total\(\)/m);
    expect(text).toMatch(/emptyCart/);
    expect(text).toContain('src/price.ts');
    expect(text).not.toMatch(/dist\/|\.env|TOKEN/);
  });

  it('is the same in a terminal, byte for byte, and the same again', async () => {
    const here = await at();
    const input = { query: 'apply a discount', max_tokens: 300 };
    const text = await textOf(here, input);
    const printed = here.cli('map', '--root', here.root, '--query', input.query, '--max-tokens', '300');
    expect(printed).toMatchObject({ status: 0, stdout: `${text}\n`, stderr: '' });
    expect(await textOf(here, input)).toBe(text);
    expect(await textOf(here, { ...input, refresh: true })).toBe(text);
  });

  it('shows the definitions of many files where the budget reaches', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        `src/m${index}.ts`,
        `export const handler${index} = (): void => {};\n`,
      ]),
    );
    const here = await at(files, false);
    const { files: shown } = z
      .object({ files: z.array(z.object({ signatures: z.array(z.unknown()) })) })
      .parse(await here.call('repo_map', { query: 'handler', max_tokens: 20_000 }));
    expect(shown.filter(({ signatures }) => signatures.length === 1)).toHaveLength(150);
  });

  it('is the same for processes that fill one cache at once, and for the next that reads it', async () => {
    const modules = Array.from({ length: 120 }, (_, index) => [
      `src/module${index}.ts`,
      `export const ${'handle'.padEnd(7 + (index % 9), 'r')}${index} = (): number => ${index};\n`,
    ]);
    const here = await at({ ...SHOP, ...Object.fromEntries(modules) }, false);
    const mapOf = async (): Promise<string> => {
      const argv = [MAIN, 'map', '--query', 'handle a cart'];
      const { stdout } = await run(process.execPath, argv, { cwd: here.root, env: childEnv(here.state) });
      return stdout;
    };
    const [first, ...others] = await Promise.all([mapOf(), mapOf(), mapOf(), mapOf()]);
    expect(first).toContain('src/cart.ts');
    expect(new Set([...others, await mapOf()])).toEqual(new Set([first]));
    const events = here.cli('trace', 'export', 'last').stdout;
    expect(events).toContain('repo_map_used');
    expect(events).not.toContain('repo_map_built');
  });

  it('carries the same as data', async () => {
    const here = await at();
    const frame = await here.call('repo_map', { query: 'cart', explain: true });
    expect(frame.files).toHaveProperty([0, 'path'], 'src/cart.ts');
    expect(JSON.stringify(frame.files)).toContain('"why"');
    expect(frame.tokens).toBe(countTokens(frame.text));
  });

  it('never costs more than it may', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        `src/part${index}/module${index}.ts`,
        `export const handler${index} = (request: string, options: { retries: number }): string => request;\n`.repeat(
          5,
        ),
      ]),
    );
    const here = await at(files);
    for (const max_tokens of [100, 137, 500, 1200]) {
      const tokens = countTokens(await textOf(here, { query: 'handler with retries', max_tokens }));
      expect(tokens).toBeLessThanOrEqual(max_tokens);
      expect(tokens).toBeGreaterThan(max_tokens * 0.85);
    }
  });

  it('follows what is edited, moved and removed, at once', async () => {
    const here = await at();
    await textOf(here, { query: 'refund' });
    await here.call('write_file', { path: 'src/refund.ts', content: 'export const refundOrder = () => 1;\n' });
    expect(await textOf(here, { query: 'refund' })).toMatch(/^src\/refund\.ts:\n.*1 .*refundOrder/);
    execFileSync('git', ['mv', 'src/cart.ts', 'src/basket.ts'], { cwd: here.root });
    const text = await textOf(here, { query: 'cart' });
    expect(text).toContain('src/basket.ts');
    expect(text).not.toContain('src/cart.ts');
  });

  it('is on record with what was shown', async () => {
    const here = await at(SHOP, false);
    await textOf(here, { query: 'cart' });
    const { stdout } = here.cli('trace', 'export', 'last');
    const used = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .find(({ type }) => type === 'repo_map_used');
    expect(used.data).toMatchObject({ max_tokens: 1200 });
    expect(used.data.files[0]).toBe('src/cart.ts');
  });

  it('is judged by its use: what was read afterwards, and whether it had shown it', async () => {
    const here = await at(SHOP, false);
    await textOf(here, { query: 'cart' });
    for (const path of ['src/cart.ts', join(here.root, 'src/price.ts'), 'src/cart.ts', '.gitignore']) {
      await here.call('read_file', { path });
    }
    const { stdout } = here.cli('trace', 'summary', 'last', '--json');
    const { map } = JSON.parse(stdout);
    expect(map).toMatchObject({ maps: 1, files_read: 3, hits: 3 });
    expect(map.hits_with_definitions).toBeGreaterThanOrEqual(2);
  });

  it('puts what is worked on first', async () => {
    const here = await at();
    expect(await textOf(here, { focus: ['src/discount.py'] })).toMatch(/^src\/discount\.py:/);
    expect(await here.call('repo_map', { focus: ['src/gone.ts'] })).toMatchObject({ missing_focus: ['src/gone.ts'] });
  });
});

describe('a tree that is not as it should be', () => {
  it.each<[string, Files, boolean]>([
    ['empty', {}, false],
    ['no git', SHOP, false],
    ['only what is no text', { 'a.png': Buffer.from([0x89, 0x50, 0, 1, 2]) }, true],
    ['a file of one long line', { ...SHOP, 'src/long.js': `var a = "${'x'.repeat(5_000_000)}";` }, true],
    ['a large file', { ...SHOP, 'src/large.ts': 'export const a = 1;\n'.repeat(2_600_000) }, false],
    ['not UTF-8', { ...SHOP, 'src/latin.py': Buffer.from('def caf\xe9(): pass\n', 'latin1') }, true],
    ['broken sources', { 'src/bad.ts': 'export class {{{ (((\nfunction ok() {}\n', 'b.py': 'def f(:\n  class' }, true],
  ])('%s', async (_name, files, git) => {
    const here = await at(files, git);
    const text = await textOf(here, { query: 'cart', max_tokens: 400 });
    expect(countTokens(text)).toBeLessThanOrEqual(400);
    expect(await here.call('read_file', { path: 'src/none' })).toMatchObject({ code: 'not_found' });
  });

  it('links in a circle, names that are no text', async () => {
    const here = await at();
    symlinkSync('..', join(here.root, 'src/up'));
    symlinkSync('loop', join(here.root, 'loop'));
    mkdirSync(Buffer.concat([Buffer.from(`${here.root}/`), Buffer.from([0xff, 0xfe])]));
    writeFileSync(Buffer.concat([Buffer.from(`${here.root}/`), Buffer.from([0xff, 0x2e, 0x74, 0x73])]), 'let a;\n');
    expect(await textOf(here, { query: 'cart' })).toContain('src/cart.ts');
  });

  it.each([{ max_tokens: 0 }, { max_tokens: -5 }, { max_tokens: 10 ** 9 }, { max_tokens: 'many' }, { focus: 'src' }])(
    '%j is refused by name',
    async (input) => {
      const here = await at();
      const frame = await here.call('repo_map', input);
      expect(frame).toMatchObject({ status: 'error', code: 'invalid_arguments' });
      expect(frame.reason).toContain(Object.keys(input)[0]);
    },
  );

  it('a query of ten thousand characters', async () => {
    const here = await at();
    expect(await textOf(here, { query: 'cart total '.repeat(910) })).toContain('src/cart.ts');
  });

  it('and a command line that is wrong says so', async () => {
    const here = await at();
    expect(here.cli('map', '--max-tokens', 'x')).toMatchObject({ status: 2, stdout: '' });
    expect(here.cli('map', '--root', 'none')).toMatchObject({ stdout: '' });
  });
});

it('a server that is closed while it parses in the background ends well', async () => {
  const line = 'export const handler = (request: string): string => request.trim();\n';
  const files = Object.fromEntries(
    Array.from({ length: 80 }, (_, index) => [
      `src/p${index}.ts`,
      `${line.repeat(index < 40 ? 12_000 : 1)}// ${index}\n`,
    ]),
  );
  const [tree, record] = [tempTree(files), tempTree()];
  const wire = openWire({ args: ['serve', '--root', tree.root], state: record.root });
  await wire.initialize();
  const { status } = structured(await wire.request('tools/call', { name: 'repo_map', arguments: { max_tokens: 100 } }));
  expect(status).toBe('ok');
  // The rest of the files is parsed from a second after the map on.
  await sleep(1_600);
  wire.child.stdin?.end();
  expect(await wire.exited).toEqual({ code: 0, signal: null });
  tree.dispose();
  record.dispose();
});
