// Claude Code and Codex through the hook: what their tools may do is judged, recorded and answered in their own words.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, fixture, hooked, put } from '../support/hooked.ts';
import { childEnv } from '../support/served.ts';

const claude = fixture(readFileSync('tests/fixtures/hooks/claude.json', 'utf8'));
const codex = fixture(readFileSync('tests/fixtures/hooks/codex.json', 'utf8'));

const pre = (tool: string, input: unknown, more: object = {}) => ({
  ...claude.common,
  hook_event_name: 'PreToolUse',
  tool_name: tool,
  tool_input: input,
  tool_use_id: 'toolu_01A',
  ...more,
});

const post = (tool: string, input: unknown, more: object = {}) => ({
  ...pre(tool, input),
  hook_event_name: 'PostToolUse',
  tool_response: { stdout: 'done', stderr: '', interrupted: false, isImage: false },
  duration_ms: 12,
  ...more,
});

describe.each([
  ['claude', claude],
  ['codex', codex],
])('PreToolUse of %s', (_name, { common, cases }) => {
  it.each(cases)('%s %j: %s', (tool, input, expected) => {
    const { send } = hooked();
    const answer = send({
      ...common,
      hook_event_name: 'PreToolUse',
      tool_name: tool,
      tool_input: input,
      tool_use_id: 'call_1',
    });
    expect({ decision: answer.decision, status: answer.status, stderr: answer.stderr }).toEqual({
      decision: expected,
      status: 0,
      stderr: '',
    });
    expect(answer.reason === '').toBe(expected === 'silent');
  });
});

describe('what is said', () => {
  it('names rule, reason and remedy of a refusal', () => {
    const { reason } = hooked().send(pre('Read', { file_path: '/etc/passwd' }));
    expect(reason).toMatch(/^Denied by floor\/outside-root: \/etc\/passwd is outside the workspace .*Instead: /);
  });

  it('says when a tool is not known', () => {
    expect(hooked().send(pre('Foo', {})).reason).toContain('Foo is not a tool that is known here');
    expect(hooked().send(pre('Read', { path: 'a' })).reason).toContain('Read has arguments that are not known here');
  });

  it('tells a client that cannot ask how a person agrees', () => {
    const payload = { ...codex.common, ...pre('Bash', { command: 'npm run deploy' }), turn_id: 't' };
    expect(hooked().send(payload).reason).toMatch(/harness approvals approve apr_\w+/);
  });

  it.each([
    ['the turn', { turn_id: 't' }],
    ['the model', { model: 'm' }],
  ])(
    'takes a payload that names %s for one of Codex, which runs what a hook wants to have asked about',
    (_what, more) => {
      expect(hooked().send(pre('Bash', { command: 'npm run deploy' }, more)).decision).toBe('deny');
    },
  );

  it('believes the command line about the client', () => {
    const payload = pre('Bash', { command: 'npm run deploy' });
    expect(hooked().send(payload, { args: ['--client', 'codex'] }).decision).toBe('deny');
    expect(hooked().send({ ...payload, model: 'm' }, { args: ['--client', 'claude'] }).decision).toBe('ask');
  });

  it('tells of a call that a person agreed to in the client that it was made, and of the others that they wait', () => {
    const box = hooked();
    const call = pre('Bash', { command: 'npm run deploy' });
    box.send(call);
    box.send({ ...call, hook_event_name: 'PostToolUse', tool_response: { stdout: 'up' }, duration_ms: 7 });
    box.send(pre('Bash', { command: 'npm run other' }, { tool_use_id: 'toolu_other' }));
    const shown = box.cli('trace', 'show', 'last').stdout;
    expect(shown).toMatch(/npm run deploy +ask +default\/unknown-comma… +[\d.]+ ms +ok\n.*agreed to in the client\n/);
    expect(shown).toMatch(/npm run other +ask .*pending\n.*\n +waits for approval apr_\w+\n/);
  });

  it('a question that was answered in the client is open no longer, and permits nothing here', () => {
    const box = hooked();
    const call = pre('Bash', { command: 'npm run deploy' });
    const open = () => box.cli('approvals', 'list').stdout.match(/apr_\w+/g) ?? [];
    box.send(pre('Bash', { command: 'npm run other' }, { tool_use_id: 'toolu_other' }));
    const [other] = open();
    box.send(call);
    const [first] = open().filter((approval) => approval !== other);
    box.send(post('Bash', { command: 'npm run deploy' }));
    expect(open()).toEqual([other]);
    expect(box.cli('approvals', 'show', `${first}`).stdout).toContain('agreed to in the client');
    expect(box.send(call).decision).toBe('ask');
    expect(open().filter((approval) => approval !== other)).not.toContain(first);
  });

  it('lifts no question while the client only plans', () => {
    const { send } = hooked();
    expect(send(pre('Edit', { file_path: 'src/a.ts' }, { permission_mode: 'plan' })).decision).toBe('silent');
    expect(send(pre('Edit', { file_path: '.env' }, { permission_mode: 'plan' })).decision).toBe('deny');
  });

  it('greets a session with the mode', () => {
    const { stdout, status } = hooked().send({ ...claude.common, hook_event_name: 'SessionStart', source: 'startup' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'SessionStart',
        additionalContext: expect.stringContaining('mode workspace'),
      },
    });
  });
});

describe('before a dialog', () => {
  const request = (tool: string, input: unknown) => ({ ...pre(tool, input), hook_event_name: 'PermissionRequest' });

  it('denies what is denied, in the words of that event', () => {
    const { stdout } = hooked().send(request('Read', { file_path: '/etc/passwd' }));
    expect(JSON.parse(stdout)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PermissionRequest',
        decision: { behavior: 'deny', message: expect.stringContaining('floor/outside-root') },
      },
    });
  });

  it.each(['git status', 'npm run deploy'])('leaves %s to the person', (command) => {
    const box = hooked();
    expect(box.send(request('Bash', { command }))).toMatchObject({ stdout: '', status: 0 });
    expect(box.cli('trace', 'list').stdout).not.toContain('run_');
  });
});

describe('the record', () => {
  it('joins both ends of a call and all calls of a session', () => {
    const box = hooked();
    box.send(pre('Bash', { command: 'ls' }, { tool_use_id: 'toolu_1' }));
    box.send(post('Bash', { command: 'ls' }, { tool_use_id: 'toolu_1' }));
    box.send(pre('Edit', { file_path: 'src/a.ts' }, { tool_use_id: 'toolu_2' }));
    box.send({ ...claude.common, hook_event_name: 'Stop', stop_hook_active: false });
    const events = eventsOf(box);
    expect(events.map(({ type, call }) => [type, call])).toEqual([
      ['segment_opened', undefined],
      ['session_opened', undefined],
      ['policy_loaded', undefined],
      ['run_started', undefined],
      ['tool_called', 'call_toolu_1'],
      ['policy_decision', 'call_toolu_1'],
      ['tool_result', 'call_toolu_1'],
      ['tool_called', 'call_toolu_2'],
      ['policy_decision', 'call_toolu_2'],
      ['run_finished', undefined],
    ]);
    expect(new Set(events.map(({ session }) => session))).toEqual(new Set([`ses_${claude.common.session_id}`]));
    expect(events.at(-1)?.data).toMatchObject({ calls: 2 });
    expect(events[6]?.data).toMatchObject({
      status: 'ok',
      duration_ms: expect.any(Number),
      data: { response: { stdout: 'done' } },
    });
    expect(box.cli('trace', 'verify').status).toBe(0);
  });

  it.each([
    [
      { error: 'Exit code 1\nfailed', is_interrupt: false },
      { status: 'error', code: 'command_failed', reason: 'Exit code 1\nfailed' },
    ],
    [{ error: 'stopped', is_interrupt: true }, { status: 'cancelled' }],
  ])('keeps how a call failed: %j', (failure, expected) => {
    const box = hooked();
    box.send(pre('Bash', { command: 'ls' }));
    const answer = box.send({ ...pre('Bash', { command: 'ls' }), hook_event_name: 'PostToolUseFailure', ...failure });
    expect(answer).toMatchObject({ status: 0, stdout: '' });
    expect(eventsOf(box).at(-1)).toMatchObject({ type: 'tool_result', data: expected });
  });

  it('holds no secret of an argument or an output', () => {
    const box = hooked();
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    box.send(pre('Write', { file_path: 'src/b.ts', content: `const t = "${secret}"` }));
    box.send(post('Bash', { command: 'ls' }, { tool_response: { stdout: secret } }));
    expect(box.cli('trace', 'export', 'last').stdout).not.toContain(secret);
  });

  it('keeps nothing of the calls of our own server, which records them itself', () => {
    const box = hooked();
    box.send(pre('mcp__harness__read_file', { path: 'a' }));
    box.send(post('mcp__harness__read_file', { path: 'a' }));
    expect(box.cli('trace', 'list').stdout).not.toContain('run_');
  });

  it('replaces ids that could be paths', () => {
    const box = hooked();
    const odd = { session_id: '../../x', tool_use_id: '../y z' };
    expect(box.send(pre('Read', { file_path: 'src/a.ts' }, odd)).decision).toBe('allow');
    expect(eventsOf(box).at(-1)?.call).toMatch(/^call_[0-9a-f]{32}$/);
  });
});

describe('changes made outside', () => {
  const drifts = (box: ReturnType<typeof hooked>) => eventsOf(box).filter(({ type }) => type === 'drift_detected');

  it('are recorded when the next call meets them', () => {
    const box = hooked();
    box.send(pre('Read', { file_path: 'src/a.ts' }));
    put(box.root, { 'src/a.ts': 'by somebody else' });
    box.send(pre('Edit', { file_path: 'src/a.ts' }, { tool_use_id: 'toolu_2' }));
    expect(drifts(box)).toMatchObject([
      { call: 'call_toolu_2', data: { path: 'src/a.ts', before: { bytes: 2 }, after: { bytes: 16 } } },
    ]);
  });

  it('are not what a call has done itself', () => {
    const box = hooked();
    const edit = { file_path: 'src/a.ts', old_string: 'a', new_string: 'b' };
    box.send(pre('Edit', edit));
    put(box.root, { 'src/a.ts': 'b\n' });
    box.send(post('Edit', edit));
    box.send(pre('Read', { file_path: 'src/a.ts' }, { tool_use_id: 'toolu_2' }));
    expect(drifts(box)).toEqual([]);
  });

  it('say nothing about files that are denied', () => {
    const box = hooked();
    box.send(pre('Read', { file_path: '.env' }));
    put(box.root, { '.env': 'KEY=other' });
    box.send(pre('Read', { file_path: '.env' }));
    expect(drifts(box)).toEqual([]);
  });
});

describe('the workspace', () => {
  it('is where the client says that the project is', () => {
    const { send, root } = hooked({ 'inner/.git/HEAD': 'ref: refs/heads/main\n', 'inner/a.ts': '' });
    const payload = pre('Read', { file_path: '$ROOT/src/a.ts' }, { cwd: '$ROOT/inner' });
    expect(send(payload).decision).toBe('deny');
    expect(send(payload, { env: { CLAUDE_PROJECT_DIR: root } }).decision).toBe('allow');
  });

  it('is the work tree above, and relative paths start where the client stands', () => {
    const { send } = hooked({ 'src/deep/b.ts': '' });
    const at = { cwd: '$ROOT/src/deep' };
    expect(send(pre('Read', { file_path: 'b.ts' }, at)).decision).toBe('allow');
    expect(send(pre('Read', { file_path: '../../.env' }, at)).decision).toBe('deny');
    expect(send(pre('Read', { file_path: '../../../x' }, at)).decision).toBe('deny');
    expect(send(pre('Bash', { command: 'cat ../../.env' }, at)).decision).toBe('deny');
    expect(send(pre('Bash', { command: 'cat b.ts ../a.ts' }, at)).decision).toBe('allow');
    expect(send(pre('Read', { file_path: '~/b.ts' }, at)).decision).toBe('deny');
  });

  it('obeys its configuration', () => {
    const { send } = hooked({ '.harness/config.yaml': 'permissions:\n  deny: ["Bash(ls *)"]\n' });
    const { decision, reason } = send(pre('Bash', { command: 'ls -la' }));
    expect(decision).toBe('deny');
    expect(reason).toContain('Bash(ls *)');
  });

  it('decides nothing in mode observe but what no mode lifts', () => {
    const { send } = hooked();
    const env = { HARNESS_MODE: 'observe' };
    expect(send(pre('Bash', { command: 'npm run deploy' }), { env }).decision).toBe('silent');
    expect(send(pre('Bash', { command: 'ls' }), { env }).decision).toBe('silent');
    expect(send(pre('Read', { file_path: '.env' }), { env }).decision).toBe('deny');
  });
});

describe('what goes wrong', () => {
  const blocks = (answer: { status: number | null; stdout: string; stderr: string }, why: RegExp): void => {
    expect(answer.status).toBe(2);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toMatch(/^harness hook: [^\n]+\n$/);
    expect(answer.stderr).toMatch(why);
  };

  it.each(['', '{', 'null', '[]', '"x"', '{}', '{"hook_event_name":7}', '\u0000'])(
    'blocks on a payload of %j',
    (text) => {
      blocks(hooked().sendText(text), /payload/);
    },
  );

  it.each(['session_id', 'cwd', 'tool_name'])('blocks when %s is missing', (key) => {
    const payload: Record<string, unknown> = pre('Read', { file_path: 'a' });
    delete payload[key];
    blocks(hooked().send(payload), new RegExp(key));
  });

  it('blocks when the workspace is gone', () => {
    blocks(hooked().send(pre('Read', { file_path: 'a' }, { cwd: '/nowhere/at/all' })), /does not exist/);
  });

  it('blocks when the configuration is broken, naming file and line', () => {
    const { send } = hooked({ '.harness/config.yaml': 'mode: workspace\nmood: bad\n' });
    blocks(send(pre('Bash', { command: 'ls' })), /config\.yaml.*mood/);
  });

  it('blocks when the record cannot be written', () => {
    const box = hooked();
    rmSync(box.state, { recursive: true });
    writeFileSync(box.state, '');
    blocks(box.send(pre('Bash', { command: 'ls' })), /cannot write/);
    blocks(box.send(post('Bash', { command: 'ls' })), /could not be recorded/);
  });

  it('blocks on an option that it does not know', () => {
    blocks(hooked().send(pre('Bash', { command: 'ls' }), { args: ['--allow-all'] }), /--client/);
  });

  it('blocks when a part of the program is missing or broken, and does without what V8 has kept', () => {
    const box = hooked();
    const copy = join(box.root, 'program');
    cpSync('dist', copy, { recursive: true });
    const answer = () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'hook.cjs')], {
        input: JSON.stringify(pre('Bash', { command: 'ls' })).replaceAll('$ROOT', box.root),
        env: childEnv(box.state),
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    };
    writeFileSync(join(copy, 'hook-body.cache'), 'not what V8 has kept');
    rmSync(join(copy, 'hook-shell.cache'));
    expect(answer()).toMatchObject({ status: 0, stdout: expect.stringContaining('"allow"') });
    writeFileSync(join(copy, 'hook-shell.cjs'), 'throw new Error("broken")');
    blocks(answer(), /broken/);
    rmSync(join(copy, 'hook-body.cjs'));
    blocks(answer(), /hook-body/);
  });

  it('does not hold up the end of a session', () => {
    const { send } = hooked({ '.harness/config.yaml': 'mood: bad\n' });
    expect(send({ ...claude.common, hook_event_name: 'Stop' }).status).toBe(1);
  });

  it('lets pass what it does not know, and says so', () => {
    const answer = hooked().send({ ...claude.common, hook_event_name: 'Notification', message: 'm' });
    expect(answer).toMatchObject({ status: 0, stdout: '' });
    expect(answer.stderr).toContain('Notification');
  });

  it('survives a payload of many megabytes', () => {
    const box = hooked();
    const content = 'x'.repeat(8_000_000);
    expect(box.send(pre('Write', { file_path: join(box.root, 'src/big.ts'), content })).decision).toBe('allow');
    expect(box.cli('trace', 'export', 'last').stdout.length).toBeLessThan(100_000);
  });
});

describe('the chain', () => {
  it('is one for all calls of a session', () => {
    const box = hooked();
    for (let n = 0; n < 3; n += 1) box.send(pre('Read', { file_path: 'src/a.ts' }, { tool_use_id: `toolu_${n}` }));
    expect(box.cli('trace', 'verify').stdout).toMatch(/1 segment/);
  });
});
