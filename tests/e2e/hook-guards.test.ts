// Guards behind the hook: they look at what the own tools of Claude Code and Codex wrote, and what they find is told.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventsOf, fixture, type Hooked, hooked, put } from '../support/hooked.ts';
import { childEnv, MAIN, served } from '../support/served.ts';

const claude = fixture(readFileSync('tests/fixtures/hooks/claude.json', 'utf8')).common;
const codex = fixture(readFileSync('tests/fixtures/hooks/codex.json', 'utf8')).common;

const post = (tool: string, input: unknown, common: Readonly<Record<string, unknown>> = claude) => ({
  ...common,
  hook_event_name: 'PostToolUse',
  tool_name: tool,
  tool_input: input,
  tool_response: 'done',
  tool_use_id: 'toolu_1',
});

const WRITE = post('Write', { file_path: '$ROOT/src/b.ts' });
const BAD = 'const a = 1;\ndebugger;\n';
const FOUND =
  'The guards found:\nsrc/b.ts:2: TS-DEBUGGER (medium): debugger stops the program where nobody is looking; remove it';

const GUARD = `id: NO-CENTS
title: a price as a float
severity: high
kind: regex
pattern: '\\bprice\\s*=\\s*\\d+\\.\\d'
examples: { match: ['price = 1.5'], not_match: ['price = 150'] }
`;
const PROGRAM = 'id: SHOUT\ntitle: no shouting\nkind: command\ncommand: [sh, .harness/guards/shout.sh]\n';
const SHOUT = {
  '.harness/guards/shout.yaml': PROGRAM,
  '.harness/guards/shout.sh':
    'for file in "$@"; do grep -q HELLO "$file" && echo "$file:1:SHOUT-1:no shouting"; done; true\n',
};

/** Of the newest look of the guards. */
const looks = (box: Hooked) => eventsOf(box).filter(({ type }) => type === 'guard_scanned');

describe('what a client has written', () => {
  it('is looked at after the call, told to the assistant and recorded behind the outcome', () => {
    const box = hooked({ 'src/b.ts': BAD });
    const answer = box.send(WRITE);
    expect(answer).toMatchObject({ status: 0, stderr: '', context: FOUND });
    expect(JSON.parse(answer.stdout)).toEqual({
      hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: FOUND },
    });
    const events = eventsOf(box).slice(-3);
    expect(events.map(({ type, call, client }) => [type, call, client])).toEqual([
      ['tool_result', 'call_toolu_1', 'claude-code/hook'],
      ['guard_scanned', 'call_toolu_1', 'claude-code/hook'],
      ['rule_check', 'call_toolu_1', 'claude-code/hook'],
    ]);
    expect(events[1]?.data).toMatchObject({ paths: ['src/b.ts'], files: 1, findings: 1, not_run: [] });
    expect(events[2]?.data).toMatchObject({ path: 'src/b.ts', line: 2, rule: 'TS-DEBUGGER', severity: 'medium' });
    expect(box.cli('trace', 'verify').status).toBe(0);
  });

  it('is told in the words of our own tools', async () => {
    const box = hooked({ 'src/b.ts': BAD, '.harness/guards/cents.yaml': GUARD });
    const at = await served({ '.harness/guards/cents.yaml': GUARD });
    onTestFinished(() => at.dispose());
    const content = `${BAD}price = 1.5\n`;
    put(box.root, { 'src/b.ts': content });
    const { context } = box.send(WRITE);
    const { text } = await at.call('write_file', { path: 'src/b.ts', content });
    expect(context).toContain('NO-CENTS (high): a price as a float');
    expect(text.split('\n').slice(1).join('\n')).toBe(context);
  });

  it('is met with silence when nothing is found, and the look is on record', () => {
    const box = hooked({ 'src/b.ts': 'const a = 1;\n' });
    expect(box.send(WRITE)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(looks(box)).toMatchObject([{ data: { paths: ['src/b.ts'], files: 1, findings: 0, not_run: [] } }]);
    expect(looks(box)[0]?.data.guards).toBeGreaterThan(0);
  });

  it.each([
    ['Edit', { file_path: '$ROOT/src/b.ts', old_string: 'a', new_string: 'b' }, claude],
    ['MultiEdit', { file_path: 'src/b.ts', edits: [] }, claude],
    ['Bash', { command: 'echo "debugger;" >> src/b.ts' }, claude],
    ['Bash', { command: 'tee src/b.ts < src/a.ts', workdir: '$ROOT' }, codex],
    ['apply_patch', { command: '*** Begin Patch\n*** Update File: src/b.ts\n@@\n+debugger;\n*** End Patch\n' }, codex],
    [
      'apply_patch',
      { command: '*** Begin Patch\n*** Update File: src/a.ts\n*** Move to: src/b.ts\n@@\n+x\n*** End Patch\n' },
      codex,
    ],
  ])('is found for %s %j', (tool, input, common) => {
    expect(hooked({ 'src/b.ts': BAD }).send(post(tool, input, common)).context).toBe(FOUND);
  });

  it('is read in a notebook as well', () => {
    const box = hooked({ 'n.ipynb': '<<<<<<< HEAD\n' });
    expect(box.send(post('NotebookEdit', { notebook_path: '$ROOT/n.ipynb' })).context).toContain('ANY-CONFLICT-MARKER');
  });

  it.each([
    ['Read', { file_path: '$ROOT/src/b.ts' }],
    ['Bash', { command: 'cat src/b.ts' }],
    ['Bash', { command: 'npm run build' }],
    ['Write', { file_path: '$ROOT/link-out/secret.txt' }],
    ['Write', { file_path: '/nowhere/at/all.ts' }],
    ['mcp__other__write', { path: 'src/b.ts' }],
    ['mcp__harness__write_file', { path: 'src/b.ts' }],
  ])('is nothing after %s %j', (tool, input) => {
    const box = hooked({ 'src/b.ts': BAD });
    box.send({ ...post('Read', { file_path: 'src/a.ts' }), hook_event_name: 'PreToolUse' });
    expect(box.send(post(tool, input))).toMatchObject({ status: 0, stdout: '' });
    expect(looks(box)).toEqual([]);
  });

  it('is nothing after a call that failed', () => {
    const box = hooked({ 'src/b.ts': BAD });
    const failed = { ...WRITE, hook_event_name: 'PostToolUseFailure', error: 'no' };
    expect(box.send(failed)).toMatchObject({ status: 0, stdout: '' });
    expect(looks(box)).toEqual([]);
  });

  it('is told in bounded length, without secrets', () => {
    const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const box = hooked({
      'src/b.ts': 'debugger;\n'.repeat(45),
      '.harness/guards/leak.yaml': `${GUARD}message: not ${token}\n`,
      'c.md': 'price = 1.5\n',
    });
    const { context } = box.send(WRITE);
    expect(context.split('\n')).toHaveLength(22);
    expect(context).toMatch(/\n25 more; rule_check shows them$/);
    const leak = box.send(post('Write', { file_path: 'c.md' }));
    expect(leak.context).toMatch(/^The guards found:\nc\.md:1: NO-CENTS \(high\): not \[redacted/);
    expect(box.cli('trace', 'export', 'last').stdout).not.toContain(token);
  });
});

describe('guards of a project', () => {
  it('look without trust when they are expressions', () => {
    const box = hooked({ '.harness/guards/cents.yaml': GUARD, 'src/b.ts': 'let price = 9.99;\n' });
    expect(box.send(WRITE).context).toBe('The guards found:\nsrc/b.ts:1: NO-CENTS (high): a price as a float');
  });

  it('run as programs only once a person trusts them', () => {
    const box = hooked({ ...SHOUT, 'src/b.ts': 'HELLO\n' });
    expect(box.send(WRITE)).toMatchObject({ status: 0, stdout: '' });
    expect(looks(box)[0]?.data.not_run).toEqual([{ guard: 'SHOUT', reason: expect.stringContaining('harness trust') }]);
    expect(box.cli('trust', '--yes').status).toBe(0);
    expect(box.send(WRITE).context).toBe('The guards found:\nsrc/b.ts:1: SHOUT-1 (medium): no shouting');
    put(box.root, {
      '.harness/guards/shout.sh': 'echo "$1:1:X:changed"\n',
      '.harness/guards/shout.yaml': `${PROGRAM}\n`,
    });
    expect(box.send(WRITE)).toMatchObject({ status: 0, stdout: '' });
  });

  it('that are broken have not run, which is recorded and told beside what others found', () => {
    const box = hooked({ '.harness/guards/broken.yaml': 'id: X\nkind: regex\n', 'src/b.ts': 'const a = 1;\n' });
    expect(box.send(WRITE)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(looks(box)[0]?.data.not_run).toMatchObject([{ guard: 'broken.yaml' }]);
    put(box.root, { 'src/b.ts': BAD });
    expect(box.send(WRITE).context).toMatch(/TS-DEBUGGER .*\nguard broken\.yaml did not run: /);
  });

  it('teach: what is found again and again is a signal', () => {
    const box = hooked();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      put(box.root, { [`src/${name}.ts`]: BAD });
      box.send({ ...post('Write', { file_path: `src/${name}.ts` }), tool_use_id: `toolu_${name}` });
    }
    const { signals } = ReportSchema.parse(JSON.parse(box.cli('gc', 'run', '--json').stdout));
    expect(signals).toMatchObject([
      { type: 'linter_violations', count: 5, subject: expect.stringContaining('TS-DEBUGGER') },
    ]);
  });
});

const ReportSchema = z.looseObject({ signals: z.array(z.looseObject({ type: z.string() })) });

describe('a fault of a guard', () => {
  /** The program, of which parts can be broken. */
  const copied = (box: Hooked) => {
    const program = join(box.root, 'program');
    cpSync('dist', program, { recursive: true });
    return {
      break: (part: string) => writeFileSync(join(program, part), 'throw new Error("broken")'),
      send: (payload: unknown) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [join(program, 'hook.cjs')], {
          input: JSON.stringify(payload).replaceAll('$ROOT', box.root),
          env: childEnv(box.state),
          encoding: 'utf8',
        });
        return { status, stdout, stderr };
      },
    };
  };

  it('neither stops the client nor loses the outcome, and no other event needs what guards need', () => {
    const box = hooked({ 'src/b.ts': BAD });
    const program = copied(box);
    program.break('hook-guards.cjs');
    program.break('hook-sandbox.cjs');
    expect(program.send({ ...WRITE, hook_event_name: 'PreToolUse' })).toMatchObject({ status: 0, stderr: '' });
    for (const quiet of [post('Read', { file_path: 'src/a.ts' }), post('Bash', { command: 'ls' })])
      expect(program.send(quiet)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(looks(box)).toEqual([]);
    expect(program.send(WRITE)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(eventsOf(box).slice(-2)).toMatchObject([
      { type: 'tool_result', data: { status: 'ok' } },
      { type: 'guard_scanned', data: { files: 0, guards: 0, not_run: [{ guard: 'all', reason: 'broken' }] } },
    ]);
  });

  it('of one that is a program leaves the others at work', () => {
    const box = hooked({ ...SHOUT, 'src/b.ts': BAD });
    expect(box.cli('trust', '--yes').status).toBe(0);
    const program = copied(box);
    program.break('hook-sandbox.cjs');
    const { status, stdout } = program.send(WRITE);
    expect(status).toBe(0);
    expect(stdout).toContain('TS-DEBUGGER');
    expect(stdout).toContain('guard SHOUT did not run: broken');
  });

  it('does not take the outcome with it when an impatient client ends the hook', async () => {
    const box = hooked({ ...SHOUT, '.harness/guards/shout.sh': 'sleep 60\n', 'src/b.ts': BAD });
    expect(box.cli('trust', '--yes').status).toBe(0);
    const child = spawn(process.execPath, [MAIN, 'hook'], {
      env: childEnv(box.state),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin?.end(JSON.stringify(WRITE).replaceAll('$ROOT', box.root));
    await recorded(box, child);
    child.kill('SIGKILL');
    expect(eventsOf(box).at(-1)).toMatchObject({ type: 'tool_result', data: { status: 'ok' } });
    expect(box.cli('trace', 'verify').status).toBe(0);
  });
});

/** Waits until the outcome of the call is in the log, while its hook is still at work. */
const recorded = async ({ state }: Hooked, hook: ChildProcess): Promise<void> => {
  const written = (): boolean =>
    readdirSync(state, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .some((name) => readFileSync(join(state, name), 'utf8').includes('"type":"tool_result"'));
  while (!written()) {
    if (hook.exitCode !== null) throw new Error('the hook has ended');
    await sleep(20);
  }
};
