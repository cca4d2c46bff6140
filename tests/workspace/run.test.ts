import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { CommandResult, ExecPlan } from '../../src/core/ports.ts';
import { childEnvironment } from '../../src/workspace/environment.ts';
import { runPlan } from '../../src/workspace/run.ts';
import { plant, temporaryDirectory } from './temp.ts';

interface Run {
  readonly root?: string;
  readonly timeoutMs?: number;
  readonly captureBytes?: number;
  readonly childEnv?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onOutput?: (tail: string) => void;
}

const run = (
  plan: { shell: string; cwd?: string } | { argv: readonly string[]; cwd?: string },
  options: Run = {},
): Promise<CommandResult> => {
  const { root = temporaryDirectory(), captureBytes = 1e6, childEnv = childEnvironment(process.env, []) } = options;
  const whole: ExecPlan = { cwd: '.', ...plan };
  const { timeoutMs = 20_000, signal = new AbortController().signal, env, onOutput } = options;
  return runPlan({ root, childEnv, captureBytes }, whole, {
    timeoutMs,
    signal,
    ...(env === undefined ? {} : { env }),
    ...(onOutput === undefined ? {} : { onOutput }),
  });
};

/** The processes that sleep for exactly this long. */
const sleepers = (seconds: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });

/** A number of seconds that nothing else on the machine sleeps. */
const span = (): string => `${1000 + Math.floor(Math.random() * 1e6)}.${Math.floor(Math.random() * 1e9)}`;

describe('run', () => {
  it('runs words as they are, without a shell', async () => {
    const result = await run({ argv: ['printf', '%s|', 'a b', '$HOME', '*', ';', "'"] });
    expect(result).toMatchObject({
      exit: 0,
      signal: null,
      timedOut: false,
      output: "a b|$HOME|*|;|'|",
      droppedBytes: 0,
      sandbox: 'none',
    });
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('runs shell text, both outputs in one, without input', async () => {
    const result = await run({ shell: 'echo out; echo err >&2; cat; echo $0; exit 3' });
    expect(result.exit).toBe(3);
    expect([...result.output.trim().split('\n')].sort()).toEqual(['bash', 'err', 'out']);
  });

  it('works where it was told to', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'a'));
    expect((await run({ argv: ['pwd'], cwd: 'a' }, { root })).output.trim()).toBe(join(root, 'a'));
    expect((await run({ shell: 'pwd', cwd: root }, { root })).output.trim()).toBe(root);
    for (const cwd of ['none', '../none', 'a\0', '']) {
      await expect(run({ argv: ['pwd'], cwd }, { root }), cwd).rejects.toMatchObject({ code: 'not_a_directory' });
    }
  });

  it('reports a signal as one', async () => {
    expect(await run({ shell: 'kill -KILL $$' })).toMatchObject({ exit: null, signal: 'SIGKILL', timedOut: false });
  });

  it('keeps the beginning of too much output and counts the rest', async () => {
    const result = await run({ shell: 'head -c 3000000 /dev/zero | tr "\\0" x' }, { captureBytes: 1000 });
    expect([result.output, result.droppedBytes]).toEqual(['x'.repeat(1000), 2_999_000]);
  });

  it('decodes characters that arrive in pieces, and what is no character', async () => {
    expect((await run({ shell: "printf '\\xe2\\x82'; sleep 0.1; printf '\\xac \\xff.'" })).output).toBe('€ \ufffd.');
  });

  it('tells the last line now and then', async () => {
    const told: string[] = [];
    await run({ shell: 'echo one; sleep 0.4; printf "three\\n\\n"' }, { onOutput: (tail) => told.push(tail) });
    expect(told).toEqual(['one', 'three']);
  });

  it('passes on nothing but the environment it was given, and keeps git from running programs', async () => {
    const root = temporaryDirectory();
    plant(root, { trap: 'echo TRAPPED' });
    const childEnv = { PATH: process.env.PATH ?? '', A: '1', BASH_ENV: join(root, 'trap'), GIT_CONFIG_COUNT: '0' };
    const { output } = await run(
      { shell: 'env' },
      { root, childEnv, env: { B: '2', ENV: join(root, 'trap'), 'BASH_FUNC_env%%': '() { echo TRAPPED; }' } },
    );
    const seen = Object.fromEntries(
      output
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s, 2)),
    );
    expect(seen).toMatchObject({
      A: '1',
      B: '2',
      GIT_CONFIG_NOSYSTEM: '1',
      PAGER: 'cat',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: 'false',
    });
    expect(
      Object.keys(seen).filter((name) => !/^(?:GIT_.*|A|B|PATH|PAGER|PWD|SHLVL|OLDPWD|_|HARNESS_TREE)$/.test(name)),
    ).toEqual([]);
  });

  it('does not let a repository run programs through git status', async () => {
    const root = temporaryDirectory();
    const config = '[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch fired; false"\n\thooksPath = hooks\n';
    await run({ argv: ['git', 'init', '-q'] }, { root });
    plant(root, { '.git/config': config, tracked: '' });
    expect(await run({ argv: ['git', 'status', '--short'] }, { root })).toMatchObject({ exit: 0 });
    expect(existsSync(join(root, 'fired'))).toBe(false);
  });

  it("finds programs on the child's PATH only", async () => {
    const root = temporaryDirectory();
    for (const path of ['tool', 'bin/tool', 'bin/unmarked']) plant(root, { [path]: `#!/bin/sh\necho ${path}\n` });
    for (const path of ['tool', 'bin/tool']) chmodSync(join(root, path), 0o755);
    writeFileSync(join(root, 'bin/broken'), '#!/no/such/interpreter\n', { mode: 0o755 });
    const childEnv = { PATH: `.::${root}/bin:/usr/bin:/bin` };
    expect((await run({ argv: ['tool'] }, { root, childEnv })).output).toBe('bin/tool\n');
    expect((await run({ argv: ['./tool'] }, { root, childEnv })).output).toBe('tool\n');
    for (const argv of [['toool'], ['unmarked'], ['./none'], ['bin'], [''], ['broken']]) {
      await expect(run({ argv }, { root, childEnv }), argv[0]).rejects.toMatchObject({ code: 'command_not_found' });
    }
    await expect(run({ argv: ['toool'] }, { root, childEnv })).rejects.toHaveProperty(
      'remedy',
      expect.stringContaining('did you mean tool?'),
    );
    await expect(run({ argv: ['tool'] }, { root, childEnv: {} })).rejects.toMatchObject({ code: 'command_not_found' });
  });

  it('refuses words that no program can be given', async () => {
    await expect(run({ argv: [] })).rejects.toMatchObject({ code: 'invalid_arguments' });
    await expect(run({ argv: ['echo', 'a\0b'] })).rejects.toMatchObject({ code: 'invalid_arguments' });
    await expect(run({ argv: ['echo', 'x'.repeat(4e6)] })).rejects.toMatchObject({ code: 'too_large' });
  });
});

describe('the end of a run', () => {
  const leavers: ReadonlyArray<readonly [string, (sleeper: string) => string]> = [
    ['a child', (sleeper) => `${sleeper} & wait`],
    ['a grandchild', (sleeper) => `(bash -c '${sleeper} & wait') & wait`],
    ['a grandchild in a session of its own', (sleeper) => `setsid ${sleeper} & wait`],
    ['a daemon that closed everything', (sleeper) => `setsid ${sleeper} </dev/null >/dev/null 2>&1 3>&- & disown`],
    ['a session without environment whose parent lives', (sleeper) => `env -i setsid --wait ${sleeper} & wait`],
    ['a process that ignores polite requests', (sleeper) => `trap '' TERM; ${sleeper} & wait; wait`],
  ];

  it.each(leavers)('leaves nothing of %s', async (_name, script) => {
    const seconds = span();
    const cancel = new AbortController();
    const ended = run({ shell: `${script(`sleep ${seconds}`)}; sleep 60` }, { signal: cancel.signal });
    await vi.waitFor(() => expect(sleepers(seconds)).not.toEqual([]), { timeout: 5000, interval: 5 });
    cancel.abort();
    expect(await ended).toMatchObject({ timedOut: false });
    expect(sleepers(seconds)).toEqual([]);
  });

  it.each([
    ['in the background', (sleeper: string) => `${sleeper} & sleep 0.3; echo done`],
    ['in a session of its own', (sleeper: string) => `setsid ${sleeper} & sleep 0.3; echo done`],
    ['holding no output', (sleeper: string) => `setsid ${sleeper} >/dev/null 2>&1 & sleep 0.3; echo done`],
  ])('by itself leaves nothing that sleeps %s', async (_name, script) => {
    const seconds = span();
    const running = run({ shell: script(`sleep ${seconds}`) });
    await vi.waitFor(() => expect(sleepers(seconds)).not.toEqual([]), { timeout: 2000, interval: 5 });
    const result = await running;
    expect(result).toMatchObject({ exit: 0, timedOut: false, output: 'done\n' });
    expect(sleepers(seconds)).toEqual([]);
  });

  it('is not put off by a program that never stops talking', async () => {
    const result = await run({ argv: ['yes', 'spam'] }, { timeoutMs: 200, captureBytes: 10 });
    expect(result).toMatchObject({ exit: null, signal: 'SIGTERM', timedOut: true, output: 'spam\nspam\n' });
    expect(result.droppedBytes).toBeGreaterThan(1000);
  });

  it('lets a program clean up before it is killed', async () => {
    const result = await run(
      { shell: 'trap "echo cleaned; exit 7" TERM; echo up; sleep 60 & wait' },
      { timeoutMs: 300 },
    );
    expect(result).toMatchObject({ exit: 7, signal: null, timedOut: true, output: 'up\ncleaned\n' });
  });

  it('comes by cancelling too, with what was said so far', async () => {
    const seconds = span();
    const cancel = new AbortController();
    const result = run(
      { shell: `echo begun; setsid sleep ${seconds} & wait; sleep ${seconds}` },
      {
        signal: cancel.signal,
        onOutput: () => void sleep(100).then(() => cancel.abort()),
      },
    );
    expect(await result).toMatchObject({ exit: null, signal: 'SIGTERM', timedOut: false, output: 'begun\n' });
    expect(sleepers(seconds)).toEqual([]);
  });

  it('comes before the beginning when the call is cancelled already', async () => {
    await expect(run({ argv: ['true'] }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('leaves other runs alone', async () => {
    const seconds = span();
    const other = run({ shell: `sleep 0.8 && echo ${seconds}` });
    await run({ shell: 'sleep 60' }, { timeoutMs: 200 });
    expect(await other).toMatchObject({ exit: 0, output: `${seconds}\n` });
  });
});
