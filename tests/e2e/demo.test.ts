// The demo is the first thing that a newcomer runs: it has to work on any machine, and to say the truth about itself.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join('dist', 'main.js');

let home: string;
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'demo-test-')));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const demo = async (env: Readonly<Record<string, string>> = {}, main = MAIN) => {
  const base = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home };
  const { stdout, exitCode } = await execa(process.execPath, [main, 'demo'], {
    env: { ...base, ...env },
    extendEnv: false,
    reject: false,
  });
  return { stdout, exitCode };
};

/** `time tool argument verdict rule duration` of a call. */
const CALL = /^ {2}\d\d:\d\d:\d\d {2}(\w+) +(.*?) +(allow|ask|deny) +(\S+) +[\d.]+ ms$/;

const callsIn = (output: string) =>
  output.split('\n').flatMap((line) => {
    const [, tool, argument, verdict, rule] = CALL.exec(line) ?? [];
    return tool === undefined ? [] : [{ tool, argument, verdict, rule }];
  });

describe('for a user with a mode, rules and a record of their own', () => {
  let run: Awaited<ReturnType<typeof demo>>;
  const bundled = readFileSync('demo/src/calendar.js', 'utf8');
  const ownState = () => join(home, 'own-state');

  beforeAll(async () => {
    mkdirSync(join(home, '.config/harness'), { recursive: true });
    writeFileSync(join(home, '.config/harness/config.yaml'), 'mode: locked\npermissions:\n  deny: [Read(./src/**)]\n');
    run = await demo({ HARNESS_MODE: 'read-only', HARNESS_STATE_DIR: ownState() });
  });

  it('plays the promised session all the same', () => {
    expect(callsIn(run.stdout)).toEqual([
      { tool: 'search_code', argument: 'add_?[Mm]onths', verdict: 'allow', rule: 'default/read' },
      { tool: 'read_file', argument: 'src/calendar.js', verdict: 'allow', rule: 'default/read' },
      { tool: 'run_tests', argument: 'npm test', verdict: 'allow', rule: 'default/proven-command' },
      {
        tool: 'edit_file',
        argument: 'src/calendar.js',
        verdict: 'allow',
        rule: expect.stringMatching(/^default\/(?:read|write)$/),
      },
      { tool: 'run_tests', argument: 'npm test', verdict: 'allow', rule: 'default/proven-command' },
      { tool: 'read_file', argument: '../../../etc/passwd', verdict: 'deny', rule: 'floor/outside-root' },
      { tool: 'run_command', argument: 'rm -rf .', verdict: 'deny', rule: 'floor/destructive' },
      { tool: 'run_command', argument: 'git push --force origin main', verdict: 'deny', rule: 'floor/destructive' },
      { tool: 'write_file', argument: '.git/hooks/post-commit', verdict: 'deny', rule: 'floor/git-dir' },
      { tool: 'run_command', argument: 'npm install left-pad', verdict: 'ask', rule: 'default/unknown-command' },
    ]);
    expect(run.exitCode).toBe(0);
  });

  it('tells what came of the calls: failing tests, the change, passing tests, reasons, an approval', () => {
    const told = run.stdout.split('\n').map((line) => line.trim());
    expect(told).toEqual(
      expect.arrayContaining([
        '2 of 9 tests fail',
        'a month that is too short ends on its last day (test/calendar.test.js:18)',
        '+  const last = daysInMonth(year, month + months);',
        '9 of 9 tests pass',
        'git runs what is written into .git',
        expect.stringMatching(/^waits for a person to agree, as apr_\w+$/),
        expect.stringMatching(/^verified {2}\d+ events in 1 segment: chain intact$/),
      ]),
    );
  });

  it('counts what the log holds', async () => {
    const counts = Object.fromEntries(
      [...run.stdout.matchAll(/(\d+) ([a-z]+_[a-z]+)/g)].map(([, count, type]) => [type, Number(count)]),
    );
    expect(counts).toMatchObject({
      tool_called: 10,
      policy_decision: 10,
      tool_result: 5,
      test_result: 2,
      checkpoint_created: 1,
      approval_requested: 1,
    });
  });

  it('is plain and narrow where it does not go to a terminal', () => {
    expect(run.stdout).not.toContain('\u001b');
    expect(run.stdout.split('\n').filter((line) => line.length > 110)).toEqual([]);
  });

  it('mends the copy and leaves the bundled repository as it was', () => {
    const playground = readdirSync(home).find((name) => name.startsWith('harness-demo-')) ?? 'none';
    expect(readFileSync(join(home, playground, 'tally/src/calendar.js'), 'utf8')).toContain('Math.min(date, last)');
    expect(readFileSync('demo/src/calendar.js', 'utf8')).toBe(bundled);
  });

  it("keeps the record out of the user's, for the command that it prints", async () => {
    expect(existsSync(ownState())).toBe(false);
    const [, command = 'false'] = /^ {2}(HARNESS_STATE_DIR=\S+ \\\n .*)$/m.exec(run.stdout) ?? [];
    const { stdout, exitCode } = await execa('sh', ['-c', command], { reject: false });
    expect(stdout).toContain('git push --force origin main');
    expect(exitCode).toBe(0);
  });
});

it('goes on without git, and says so', async () => {
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const node = realpathSync(process.execPath);
  const programs = { node, npm: join(dirname(node), 'npm'), sh: '/bin/sh' };
  for (const [name, path] of Object.entries(programs)) symlinkSync(realpathSync(path), join(bin, name));
  const { stdout, exitCode } = await demo({ PATH: bin });
  expect(stdout).toContain('git is not usable here');
  expect(callsIn(stdout)).toHaveLength(10);
  expect(exitCode).toBe(0);
});

it('fails with a clear line when something is not as it promises', async () => {
  // The same package with a repository in which no test fails.
  const copy = join(home, 'package');
  for (const part of ['dist', 'demo', 'package.json']) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(realpathSync('node_modules'), join(copy, 'node_modules'));
  for (const test of ['calendar', 'invoice']) rmSync(join(copy, `demo/test/${test}.test.js`));
  const { stdout, exitCode } = await demo({}, join(copy, MAIN));
  expect(stdout).toContain('not as promised  run_tests: status is ok, not error');
  expect(exitCode).toBe(1);
});
