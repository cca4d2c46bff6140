// A person is asked through a form in the client.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Agent, type Answering, agent, choose, type Site, silence, site } from '../../support/asked.ts';
import type { Files } from '../../support/served.ts';

const open: { sites: Site[]; agents: Agent[] } = { sites: [], agents: [] };
afterEach(async () => {
  for (const made of open.agents.splice(0)) await made.close();
  for (const made of open.sites.splice(0)) made.dispose();
});

const siteOf = (files: Files = {}, env = {}): Site => {
  const made = site(files, env);
  open.sites.push(made);
  return made;
};
const agentAt = async (at: Site, answering?: Answering, name?: string): Promise<Agent> => {
  const made = await agent(at, answering, name);
  open.agents.push(made);
  return made;
};

/** Adds an x to the file `ran`: how often it ran can be counted. No rule can say it. */
const COUNT = { argv: ['node', '-e', "require('fs').appendFileSync('ran', 'x')"] };
const ran = ({ root }: Site): string => (existsSync(join(root, 'ran')) ? readFileSync(join(root, 'ran'), 'utf8') : '');

const repository = (): Site => {
  const at = siteOf({ 'a.txt': 'a\n' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: at.root, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  return at;
};
const tags = ({ root }: Site): string => execFileSync('git', ['tag'], { cwd: root, encoding: 'utf8' });

describe('yes', () => {
  it('once: runs, one time, and is on record before it runs', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, () => choose('once'));
    const frame = await call('run_command', COUNT);
    expect(frame).toMatchObject({ status: 'ok' });
    expect(ran(at)).toBe('x');
    expect(forms).toHaveLength(1);
    expect(forms[0]?.message).toContain("run node -e 'require(");
    expect(forms[0]?.message).toContain('in the workspace');
    const types = at.record().map(({ type }) => type);
    expect(types.slice(types.indexOf('tool_called'), types.indexOf('tool_result') + 1)).toEqual([
      'tool_called',
      'policy_decision',
      'approval_requested',
      'approval_resolved',
      'tool_called',
      'policy_decision',
      'approval_used',
      'tool_result',
    ]);
    const [approval] = at.approvals();
    expect(approval).toMatchObject({ state: 'used', uses: [frame.call] });
    expect(at.person('list').stdout).toBe('Nothing waits for you.\n');
  });

  it('once is not twice', async () => {
    const at = siteOf();
    const answers = ['once', 'no'];
    const { call, forms } = await agentAt(at, () => choose(answers.shift() ?? 'no'));
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'denied' });
    expect(forms).toHaveLength(2);
    expect(ran(at)).toBe('x');
  });

  it('two identical calls at once have one form, and one of them runs', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, async () => {
      await new Promise((go) => setTimeout(go, 300));
      return choose(forms.length === 1 ? 'once' : 'no');
    });
    const frames = await Promise.all([call('run_command', COUNT), call('run_command', COUNT)]);
    expect(frames.map(({ status }) => status).sort()).toEqual(['ok', 'pending']);
    expect(forms).toHaveLength(1);
    expect(ran(at)).toBe('x');
  });

  it('for the session: what its rule says runs unasked, what it does not say asks, what is refused stays refused', async () => {
    const at = repository();
    const { call, forms } = await agentAt(at, () => choose(forms.length === 1 ? 'session' : 'no'));
    expect(await call('run_command', { cmd: 'git tag v1' })).toMatchObject({ status: 'ok' });
    expect(forms[0]?.requestedSchema.properties.answer.enumNames.join()).toContain('Bash(git tag *)');
    expect(await call('run_command', { cmd: 'git tag v2' })).toMatchObject({ status: 'ok' });
    expect(forms).toHaveLength(1);
    expect(tags(at)).toBe('v1\nv2\n');
    expect(await call('run_command', { cmd: 'git tag v3 && unheard-of' })).toMatchObject({ status: 'denied' });
    expect(forms).toHaveLength(2);
    for (const cmd of ['git tag v4 > ../out', 'git tag v4 > .git/hooks/post-commit', 'git tag v4; git push --force']) {
      expect(await call('run_command', { cmd })).toMatchObject({
        status: 'denied',
        rule: expect.stringMatching(/^floor\//),
      });
    }
    expect(forms).toHaveLength(2);
    expect(tags(at)).toBe('v1\nv2\n');
    const later = await agentAt(at);
    expect(await later.call('run_command', { cmd: 'git tag v5' })).toMatchObject({ status: 'pending' });
  });

  it('for the session, where no rule can say it: this same call again and no other', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, () => choose(forms.length === 1 ? 'session' : 'no'));
    for (const _ of [1, 2, 3]) expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(ran(at)).toBe('xxx');
    expect(forms).toHaveLength(1);
    expect(forms[0]?.requestedSchema.properties.answer.enum).toEqual(['once', 'session', 'no']);
    expect(await call('run_command', { argv: [...COUNT.argv, 'more'] })).toMatchObject({ status: 'denied' });
  });

  it('always: saved as the user’s own rule, never in the repository, and good in the next session', async () => {
    const at = repository();
    const { call } = await agentAt(at, () => choose('always'));
    expect(await call('run_command', { cmd: 'git tag v1' })).toMatchObject({ status: 'ok' });
    const directory = join(at.home, '.config/harness/repositories');
    const files = readdirSync(directory);
    expect(files).toHaveLength(1);
    expect(readFileSync(join(directory, files[0] ?? '', 'config.yaml'), 'utf8')).toContain('    - Bash(git tag *)\n');
    expect(existsSync(join(at.root, '.harness'))).toBe(false);
    const later = await agentAt(at);
    expect(await later.call('run_command', { cmd: 'git tag v2' })).toMatchObject({ status: 'ok' });
    const elsewhere = siteOf({}, { XDG_CONFIG_HOME: join(at.home, '.config') });
    const other = await agentAt(elsewhere);
    expect(await other.call('run_command', { cmd: 'git tag v2' })).toMatchObject({ status: 'pending' });
  });
});

describe('no', () => {
  it.each([
    ['the answer no', () => choose('no')],
    ['decline', () => ({ action: 'decline' as const })],
  ])('%s: denied, and the same call is denied unasked until the session ends', async (_, answering) => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, answering);
    for (const _again of [1, 2]) {
      expect(await call('run_command', COUNT)).toMatchObject({
        status: 'denied',
        code: 'denied_by_policy',
        rule: expect.stringMatching(/^approval\/apr_/),
        reason: expect.stringContaining('a person said no'),
      });
    }
    expect(forms).toHaveLength(1);
    expect(ran(at)).toBe('');
    expect(at.approvals()).toMatchObject([{ state: 'denied' }]);
    const later = await agentAt(at);
    expect(await later.call('run_command', COUNT)).toMatchObject({ status: 'pending' });
  });
});

describe('neither', () => {
  const SHORT = { '~/.config/harness/config.yaml': 'approvals: { wait_seconds: 1 }\n' };

  it.each<[string, Answering]>([
    ['cancel', () => ({ action: 'cancel' })],
    ['no answer in time', silence],
    ['an answer that was not offered', () => choose('forever')],
    ['an answer that may not be given here', () => choose('always')],
    ['an answer with more in it', () => ({ action: 'accept', content: { answer: 'once', also: 'session' } })],
    ['an empty answer', () => ({ action: 'accept', content: {} })],
    ['accept without an answer', () => ({ action: 'accept' })],
    ['another type', () => ({ action: 'accept', content: { answer: true } })],
    [
      'an error',
      () => {
        throw new Error('no forms today');
      },
    ],
  ])('%s: nothing runs, and the question stays open for the terminal', async (_, answering) => {
    const at = siteOf(SHORT);
    const { call } = await agentAt(at, answering);
    const frame = await call('run_command', COUNT);
    expect(frame).toMatchObject({ status: 'pending', approval: expect.stringMatching(/^apr_/) });
    expect(ran(at)).toBe('');
    expect(at.person('approve', String(frame.approval))).toMatchObject({ status: 0 });
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(ran(at)).toBe('x');
  });

  it('an answer in the terminal while the form is open counts, and closes it', async () => {
    const at = siteOf();
    const { call } = await agentAt(at, () => {
      at.person('approve', at.approvals()[0]?.approval ?? '');
      return silence();
    });
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(ran(at)).toBe('x');
  });

  it('the client is told that something waits', async () => {
    const at = siteOf(SHORT);
    const { call } = await agentAt(at, silence);
    const told: string[] = [];
    await call('run_command', COUNT, { onprogress: ({ message }) => void told.push(message ?? '') });
    expect(told.join()).toContain('waiting for a person');
  });
});

describe('who is asked', () => {
  it('terminal: no form, though the client has them', async () => {
    const at = siteOf({ '~/.config/harness/config.yaml': 'approvals: { ask_by: terminal }\n' });
    const { call, forms } = await agentAt(at, () => choose('once'));
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'pending' });
    expect(forms).toEqual([]);
  });

  it.each<[string, Answering | undefined]>([
    ['a client without forms', undefined],
    ['a client that cancels', () => ({ action: 'cancel' })],
  ])('elicitation: %s is a no', async (_, answering) => {
    const at = siteOf({ '~/.config/harness/config.yaml': 'approvals: { ask_by: elicitation }\n' });
    const { call } = await agentAt(at, answering);
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'denied', code: 'denied_by_policy' });
    const [approval] = at.approvals();
    expect(approval).toMatchObject({ state: 'cancelled' });
    expect(at.person('approve', approval?.approval ?? '')).toMatchObject({ status: 3 });
  });

  it('codex exec, which declines every form in nobody’s name: the question stays open', async () => {
    const at = siteOf();
    const { client, forms } = await agentAt(at, () => ({ action: 'decline' }));
    const turn = { thread_source: 'user', sandbox_mode: 'read-only', codex_version: '0.169.0' };
    const call = (turn_trigger: string) =>
      client.callTool({
        name: 'run_command',
        arguments: COUNT,
        _meta: { callId: 'call_1', 'x-codex-turn-metadata': { ...turn, turn_trigger } },
      });
    expect(await call('exec')).toMatchObject({ structuredContent: { status: 'pending' } });
    expect(forms).toEqual([]);
    expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
    // At Codex's own terminal there is somebody, and a no is one.
    expect(await call('user')).toMatchObject({ structuredContent: { status: 'denied' } });
    expect(forms).toHaveLength(1);
  });

  it('mode locked: nobody', async () => {
    const at = siteOf({}, { HARNESS_MODE: 'locked' });
    const { call, forms } = await agentAt(at, () => choose('once'));
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'denied' });
    expect(forms).toEqual([]);
    expect(at.approvals()).toEqual([]);
  });

  it('a form shows what would be hidden', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, () => choose('no'));
    const cmd = `node -e 1 \u202e\u200b\u001b[2K\n${' '.repeat(400)}rm\u00a0-x`;
    await call('run_command', { cmd });
    const message = forms[0]?.message ?? '';
    for (const shown of ['\\u{202e}', '\\u{200b}', '\\u{1b}[2K', '\\n', '[400 blanks]', '\\u{a0}']) {
      expect(message).toContain(shown);
    }
    expect(message).not.toMatch(/[\u202e\u200b\u001b\u00a0]/);
  });

  it('nobody agrees in a form to what does not fit in it', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, () => choose('once'));
    const frame = await call('run_command', { argv: ['node', '-e', '1', 'x'.repeat(3_000)] });
    expect(frame).toMatchObject({ status: 'pending' });
    expect(forms).toEqual([]);
    expect(at.person('show', String(frame.approval)).stdout).toContain('x'.repeat(3_000));
  });

  it('what would happen comes first, and Claude Code is given only what it shows: three lines, none of them cut', async () => {
    const at = siteOf();
    const { call, forms } = await agentAt(at, () => choose('no'), 'claude-code');
    await call('run_command', { argv: ['npm', 'run', 'x'.repeat(80)] });
    const [first = '', second = '', third = ''] = forms[0]?.message.split('\n') ?? [];
    expect([first.length, second]).toEqual([74, expect.stringMatching(/^ {4}x+$/)]);
    expect(`${first}${second.trim()}`).toBe(`run_command: run npm run ${'x'.repeat(80)}`);
    expect(third).toMatch(/^in the workspace; it asks because /);
    // Of a line more the end would be folded away.
    const frame = await call('run_command', { argv: ['npm', 'run', 'y'.repeat(140)] });
    expect(frame).toMatchObject({ status: 'pending' });
    expect((await call('run_command', { argv: ['npm', 'run', '界'.repeat(70)] })).status).toBe('pending');
    expect(forms).toHaveLength(1);
    const other = await agentAt(at, () => choose('no'));
    await other.call('run_command', { argv: ['npm', 'run', 'y'.repeat(140)] });
    expect(other.forms[0]?.message).toContain('y'.repeat(140));
  });
});
