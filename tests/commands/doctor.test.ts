import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { astGrep, findOneCall } from '../../src/commands/doctor/ast-grep.ts';
import { bubblewrap } from '../../src/commands/doctor/bubblewrap.ts';
import { config } from '../../src/commands/doctor/config.ts';
import { git } from '../../src/commands/doctor/git.ts';
import { grammars, parseOneLineEach } from '../../src/commands/doctor/grammars.ts';
import { checks } from '../../src/commands/doctor/index.ts';
import { node } from '../../src/commands/doctor/node.ts';
import { ripgrep, runRipgrep } from '../../src/commands/doctor/ripgrep.ts';
import { state } from '../../src/commands/doctor/state.ts';
import { doctor } from '../../src/commands/doctor.ts';

let root: string;
let home: string;
let bin: string;
beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'doctor-test-')));
  [root, home, bin] = [join(base, 'repository'), join(base, 'home'), join(base, 'bin')];
  for (const directory of [root, home, bin]) mkdirSync(directory);
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

const placeWith = (env: Readonly<Record<string, string>> = {}, nodeVersion = '20.20.2') => ({
  root,
  platform: 'linux',
  env: { PATH: process.env.PATH, HOME: home, ...env },
  nodeVersion,
});

/** A program on a PATH of its own. */
const install = (name: string, script: string): Readonly<Record<string, string>> => {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: bin };
};

const stateless = () => ({ HARNESS_STATE_DIR: join(home, 'state') });

describe('node', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['20.20.2', 'ok'],
    ['22.0.0', 'ok'],
    ['24.1.3', 'ok'],
    ['20.18.9', 'problem'],
    ['20.9.0', 'problem'],
    ['18.99.0', 'problem'],
  ])('%s is %s', async (version, expected) => {
    expect((await node.run(placeWith({}, version))).state).toBe(expected);
  });
});

describe('grammars', () => {
  it('parses a line of TypeScript and of Python', async () => {
    expect(await grammars.run(placeWith())).toEqual({
      state: 'ok',
      detail: 'tree-sitter parses TypeScript and Python',
    });
  });

  it('names the native module that does not load, in one line', async () => {
    const broken = () => Promise.reject(new Error('No native build was found\n    loaded from: somewhere'));
    expect(await parseOneLineEach(broken, [])).toEqual({
      state: 'problem',
      detail: 'tree-sitter does not work: No native build was found',
      mend: 'npm rebuild tree-sitter tree-sitter-typescript tree-sitter-python',
    });
  });

  it('notices a grammar that loads and does not understand its language', async () => {
    const load = async () => (await import('tree-sitter')).default;
    const python = async () => (await import('tree-sitter-python')).default;
    const found = await parseOneLineEach(load, [
      { language: 'Python', load: python, line: 'const answer: number = 42;' },
    ]);
    expect(found).toMatchObject({
      state: 'problem',
      detail: 'the Python grammar does not work: it does not understand: const answer: number = 42;',
    });
  });
});

describe('ripgrep', () => {
  it('tells the version of the bundled program', async () => {
    expect(await ripgrep.run(placeWith())).toEqual({ state: 'ok', detail: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });

  it('is missing where the platform has no program', async () => {
    const found = await runRipgrep(() => Promise.reject(new Error('no binary for plan9')), {});
    expect(found).toEqual({
      state: 'missing',
      detail: 'the package has no program for this platform: no binary for plan9',
      mend: 'npm ci --include=optional',
    });
  });

  it('is missing where the program is gone', async () => {
    expect(await runRipgrep(async () => join(bin, 'rg'), {})).toMatchObject({ state: 'missing' });
  });

  it('is a problem where the program does not run', async () => {
    install('rg', 'echo "rg: wrong libc" >&2; exit 1');
    expect(await runRipgrep(async () => join(bin, 'rg'), {})).toMatchObject({
      state: 'problem',
      detail: `${join(bin, 'rg')} does not run: rg: wrong libc`,
    });
  });
});

describe('ast-grep', () => {
  it('finds a call in a line, and is not required', async () => {
    expect(astGrep.required).toBe(false);
    expect(await astGrep.run(placeWith())).toEqual({ state: 'ok', detail: 'for guards that are code patterns' });
  });

  it('is missing where it does not load, and says which guards that concerns', async () => {
    const found = await findOneCall(() => Promise.reject(new Error('Cannot find native binding.\n  at somewhere')));
    expect(found).toEqual({
      state: 'missing',
      detail: 'guards that are code patterns do not run: Cannot find native binding.',
      mend: 'npm install @ast-grep/napi',
    });
  });

  it('is a problem where it loads and finds nothing', async () => {
    const { parse } = await import('@ast-grep/napi');
    const deaf = { parse: () => parse('TypeScript', 'nothing;') };
    expect(await findOneCall(async () => deaf)).toMatchObject({
      state: 'problem',
      detail: 'it loads and does not work: it does not find a call in a line',
    });
  });
});

describe('git and bubblewrap', () => {
  it.each([
    ['git', git, 'git version 9.8.7', '9.8.7'],
    ['bwrap', bubblewrap, 'bubblewrap 0.9.0', '0.9.0'],
  ])('%s: tells the version', async (program, check, said, detail) => {
    expect(await check.run(placeWith(install(program, `echo "${said}"`)))).toEqual({ state: 'ok', detail });
  });

  it.each([
    ['git', git, /apt-get install git/],
    ['bwrap', bubblewrap, /apt-get install bubblewrap/],
  ])('%s: absent, it says how to install it, and is not required', async (_, check, mend) => {
    expect(check.required).toBe(false);
    expect(await check.run(placeWith({ PATH: bin }))).toMatchObject({
      state: 'missing',
      mend: expect.stringMatching(mend),
    });
  });

  it('bwrap: where there is no Linux, it says so and runs nothing', async () => {
    const env = install('bwrap', 'echo "bubblewrap 0.9.0"');
    expect(await bubblewrap.run({ ...placeWith(env), platform: 'darwin' })).toEqual({
      state: 'missing',
      detail: 'needs Linux: commands run without a sandbox',
      mend: 'run the harness in a Linux container or virtual machine',
    });
  });

  it('bwrap: installed but unable to make namespaces is a problem', async () => {
    const env = install(
      'bwrap',
      '[ "$1" = --version ] && echo "bubblewrap 0.9.0" && exit 0; echo "bwrap: No permissions to create new namespace" >&2; exit 1',
    );
    expect(await bubblewrap.run(placeWith(env))).toMatchObject({
      state: 'problem',
      detail: 'installed, but it cannot make a sandbox here: bwrap: No permissions to create new namespace',
    });
  });
});

describe('state', () => {
  it('writes, and leaves nothing behind', async () => {
    const found = await state.run(placeWith(stateless()));
    expect(found).toEqual({ state: 'ok', detail: expect.stringContaining(join(home, 'state')) });
    expect(readdirSync(home)).toEqual([]);
  });

  it('keeps a directory that was there', async () => {
    mkdirSync(join(home, 'state'));
    await state.run(placeWith(stateless()));
    expect(readdirSync(home)).toEqual(['state']);
    expect(readdirSync(join(home, 'state'))).toEqual([]);
  });

  it('is a problem where it cannot be made', async () => {
    writeFileSync(join(home, 'state'), 'a file in the way');
    const found = await state.run(placeWith(stateless()));
    expect(found).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('cannot be written'),
      mend: expect.stringContaining('HARNESS_STATE_DIR'),
    });
  });

  it('is a problem where the setting is a relative path', async () => {
    const found = await state.run(placeWith({ HARNESS_STATE_DIR: 'state' }));
    expect(found).toMatchObject({ state: 'problem', detail: expect.stringContaining('not an absolute path') });
  });
});

describe('config', () => {
  it('tells the mode', async () => {
    expect(await config.run(placeWith({ ...stateless(), HARNESS_MODE: 'locked' }))).toEqual({
      state: 'ok',
      detail: 'mode locked',
    });
    expect(existsSync(join(home, 'state'))).toBe(false);
  });

  it('names the unknown key and the nearest known one', async () => {
    mkdirSync(join(root, '.harness'));
    writeFileSync(join(root, '.harness/config.yaml'), 'mod: locked\n');
    const found = await config.run(placeWith(stateless()));
    expect(found).toMatchObject({
      state: 'problem',
      detail: expect.stringMatching(/config\.yaml.*unknown key mod; did you mean mode\?/),
    });
  });
});

describe('harness doctor', () => {
  const runDoctor = async (words: readonly string[], env: Readonly<Record<string, string>> = stateless()) => {
    const printed: string[] = [];
    const codes: number[] = [];
    const command = new Command('doctor').exitOverride();
    doctor.configure(command, {
      out: (text) => void printed.push(text),
      err: (text) => void printed.push(text),
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      env: placeWith(env).env,
      cwd: root,
      color: false,
      exitWith: (code) => void codes.push(code),
      onSignal: () => {},
    });
    await command.parseAsync([...words], { from: 'user' });
    return { output: printed.join(''), codes };
  };

  it('has a line for every check', async () => {
    const { output, codes } = await runDoctor([]);
    const names = output.split('\n').flatMap((line) => /^(?:ok|missing|problem) +([\w-]+) /.exec(line)?.[1] ?? []);
    expect(names).toEqual(checks.map(({ name }) => name));
    expect(output).toContain('Everything required is in place.');
    expect(codes).toEqual([0]);
  });

  it('exits 0 when only something optional is missing', async () => {
    const { output, codes } = await runDoctor([], { ...stateless(), PATH: bin });
    expect(output).toMatch(/^missing {2}git .*\(optional\)\n +sudo apt-get install git/m);
    expect(codes).toEqual([0]);
  });

  it('exits 1 when something required is wrong, and shows what mends it', async () => {
    const { output, codes } = await runDoctor([], { HARNESS_STATE_DIR: 'relative' });
    expect(output).toMatch(/^problem {2}state .*\n +set HARNESS_STATE_DIR to an absolute path/m);
    expect(output).toMatch(/To be mended first: state, config\./);
    expect(codes).toEqual([1]);
  });

  it('prints the same as JSON', async () => {
    const { output, codes } = await runDoctor(['--json'], { HARNESS_STATE_DIR: 'relative' });
    const told = JSON.parse(output);
    expect(told.ok).toBe(false);
    expect(told.checks.map(({ name }: { name: string }) => name)).toEqual(checks.map(({ name }) => name));
    expect(told.checks[3]).toMatchObject({ name: 'state', required: true, state: 'problem', mend: expect.any(String) });
    expect(codes).toEqual([1]);
  });

  it('refuses a workspace that does not exist', async () => {
    await expect(runDoctor(['--root', 'nowhere'])).rejects.toThrow(`there is no directory ${join(root, 'nowhere')}`);
  });
});
