// Tests run for real, in small projects: what counts as evidence and what does not.
import { describe, expect, it } from 'vitest';
import { EVENT_DATA } from '../../src/core/event.ts';
import { runTests } from '../../src/tools/run-tests.ts';
import { plant, temporaryDirectory } from '../workspace/temp.ts';
import { callTool, effectsOf } from './call-tool.ts';

type Files = Readonly<Record<string, string>>;

const projectWith = (files: Files): string => {
  const root = temporaryDirectory();
  plant(root, files);
  return root;
};

const run = async (files: Files, input: object = {}) => {
  const outcome = await callTool(runTests, input, { root: projectWith(files) });
  const [event] = outcome.events ?? [];
  return { ...outcome, data: runTests.output.parse(outcome.data), event: EVENT_DATA.test_result.parse(event?.data) };
};

const nodeTest = (body: string): Files => ({
  'cart.test.mjs': `import { test } from 'node:test';\nimport assert from 'node:assert';\n${body}`,
});
const passing = "test('adds', () => {});\n";
const failing = "test('subtracts', () => { assert.equal(90, 80); });\n";

describe('run_tests', () => {
  it('reports a run in which everything passed', async () => {
    const { status, data, event, text } = await run(nodeTest(passing));
    expect(status).toBeUndefined();
    expect(data).toMatchObject({
      outcome: 'passed',
      runner: 'node:test',
      cmd: 'node --test',
      passed: 1,
      failed: 0,
      failures: [],
      exit: 0,
    });
    expect(event).toEqual({
      cmd: 'node --test',
      runner: 'node:test',
      outcome: 'passed',
      passed: 1,
      failed: 0,
      skipped: 0,
      failures: [],
    });
    expect(text).toBe('passed: 1 passed, 0 failed, 0 skipped (node:test: node --test)');
  });

  it('names what failed, and where', async () => {
    const { status, code, reason, data, event, text } = await run(nodeTest(passing + failing));
    expect({ status, code, reason }).toEqual({ status: 'error', code: 'tests_failed', reason: '1 of 2 tests failed' });
    expect(data).toMatchObject({ outcome: 'failed', passed: 1, failed: 1, exit: 1 });
    expect(data.failures).toEqual([
      {
        name: 'subtracts',
        location: 'cart.test.mjs:4',
        message: expect.stringContaining('90 == 80'),
      },
    ]);
    expect(event).toMatchObject({ outcome: 'failed', failures: ['subtracts'] });
    expect(text).toMatch(/^failed: 1 passed, 1 failed, 0 skipped .*\n- subtracts at cart\.test\.mjs:4: .*90 == 80/);
  });

  it.each([
    ['prints nothing', { cmd: 'true' }, 'not_run'],
    ['claims success in prose', { cmd: 'echo all tests passed' }, 'not_run'],
    ['says there are no tests', { cmd: 'echo no tests' }, 'not_run'],
    ['skips them all', { cmd: "printf 'Ran 2 tests in 0.1s\\n\\nOK (skipped=2)\\n'" }, 'not_run'],
    ['does not exist', { cmd: 'no-such-runner --all' }, 'not_run'],
    ['fails without a word', { cmd: 'false' }, 'failed'],
    ['prints success and fails', { cmd: "printf 'Ran 2 tests in 0.1s\\n\\nOK\\n'; exit 3" }, 'failed'],
    ['prints failures and succeeds', { cmd: "printf 'Ran 2 tests in 0.1s\\n\\nFAILED (failures=1)\\n'" }, 'failed'],
    ['takes too long', { cmd: "printf 'Ran 2 tests in 0.1s\\n\\nOK\\n'; sleep 60", timeout: 1 }, 'timeout'],
  ] as const)('is not taken in by a command that %s', async (_, input, expected) => {
    const { status, code, data, event } = await run({}, input);
    expect(data.outcome).toBe(expected);
    expect(event.outcome).toBe(expected);
    expect(status).toBe(expected === 'timeout' ? 'timeout' : 'error');
    expect(code).toBe({ not_run: 'tests_not_run', failed: 'tests_failed', timeout: 'timeout' }[expected]);
  });

  it('takes a custom command whose summary it knows', async () => {
    const { data } = await run({}, { cmd: "printf 'Ran 2 tests in 0.1s\\n\\nOK\\n'" });
    expect(data).toMatchObject({ outcome: 'passed', runner: 'unittest', passed: 2 });
  });

  it('runs nothing where it finds no runner, and says what to do', async () => {
    const { status, code, remedy, data } = await run({ 'README.md': '' });
    expect({ status, code }).toEqual({ status: 'error', code: 'tests_not_run' });
    expect(remedy).toContain('cmd');
    expect(data).toMatchObject({ outcome: 'not_run', runner: 'none', exit: null });
    expect(effectsOf(runTests, {}, projectWith({}))).toEqual([]);
  });

  it('does not call a missing program a failed test', async () => {
    const { code, reason } = await run({ Makefile: 'test:\n\ttrue\n' }, { cmd: 'no-such-program test' });
    expect({ code, reason }).toEqual({ code: 'tests_not_run', reason: 'the test runner did not start (exit 127)' });
  });

  it('lists twenty failures and counts the rest', async () => {
    const { data, text } = await run(nodeTest("for (let n = 0; n < 25; n += 1) test('t' + n, () => assert.fail());"));
    expect(data.failures).toHaveLength(20);
    expect(data.more_failures).toBe(5);
    expect(text).toMatch(/- and 5 more$/);
  });

  it('declares the command it found, or the one it was given', () => {
    expect(effectsOf(runTests, {}, projectWith({ 'Cargo.toml': '' }))).toEqual([
      { kind: 'exec', argv: ['cargo', 'test'], cwd: '.' },
    ]);
    expect(effectsOf(runTests, { cmd: 'npm test -- cart' }, projectWith({}))).toEqual([
      { kind: 'exec', argv: [], cwd: '.', text: 'npm test -- cart' },
    ]);
  });

  it('keeps the children from waiting, painting and fetching', async () => {
    const { bulk } = await run({}, { cmd: 'echo $CI $NO_COLOR $FORCE_COLOR $npm_config_yes' });
    expect(bulk?.text).toBe('1 1 0 false\n');
  });
});
