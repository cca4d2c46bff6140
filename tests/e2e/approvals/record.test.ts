// What an approval is good for: this call, on these files, under this policy, one time, over crashes and processes.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Agent, agent, type Site, site } from '../../support/asked.ts';
import { childEnv, type Files, MAIN } from '../../support/served.ts';
import { openWire } from '../../support/wire.ts';

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
const agentAt = async (at: Site): Promise<Agent> => {
  const made = await agent(at);
  open.agents.push(made);
  return made;
};

const COUNT = { argv: ['node', '-e', "require('fs').appendFileSync('ran', 'x')"] };
const ran = ({ root }: Site): string => (existsSync(join(root, 'ran')) ? readFileSync(join(root, 'ran'), 'utf8') : '');

describe('one approval', () => {
  it('is asked for once by two servers, and used once, though both try at the same time', async () => {
    const at = siteOf();
    const [one, two] = [await agentAt(at), await agentAt(at)];
    const asked = [await one.call('run_command', COUNT), await two.call('run_command', COUNT)];
    expect(asked[0]?.approval).toBe(asked[1]?.approval);
    expect(at.person('approve', String(asked[0]?.approval))).toMatchObject({ status: 0 });
    const frames = await Promise.all([one.call('run_command', COUNT), two.call('run_command', COUNT)]);
    expect(frames.map(({ status }) => status).sort()).toEqual(['ok', 'pending']);
    expect(ran(at)).toBe('x');
  });

  it('survives kill -9 of the server that asked, and is used once', async () => {
    const at = siteOf();
    const first = await agentAt(at);
    const { approval } = await first.call('run_command', COUNT);
    expect(at.person('approve', String(approval))).toMatchObject({ status: 0 });
    process.kill(first.pid, 'SIGKILL');
    const second = await agentAt(at);
    expect(await second.call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(at.approvals()).toMatchObject([{ state: 'used' }]);
    process.kill(second.pid, 'SIGKILL');
    const third = await agentAt(at);
    const again = await third.call('run_command', COUNT);
    expect(again).toMatchObject({ status: 'pending' });
    expect(again.approval).not.toBe(approval);
    expect(ran(at)).toBe('x');
  });

  it('that a process took and did not live to use is gone', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', COUNT);
    at.person('approve', String(approval));
    // What a process leaves behind that dies between taking the approval and recording its use.
    const [state = ''] = at.states();
    mkdirSync(join(state, 'claims'), { recursive: true });
    writeFileSync(join(state, 'claims', String(approval)), '');
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'pending' });
    expect(ran(at)).toBe('');
  });

  it('is left open by a client that goes away while the form is shown', async () => {
    const at = siteOf();
    const wire = openWire({ args: ['serve', '--root', at.root], state: at.home, env: at.env });
    await wire.initialize({ elicitation: { form: {} } });
    void wire.request('tools/call', { name: 'run_command', arguments: COUNT });
    await wire.next(({ method }) => method === 'elicitation/create');
    wire.child.stdin?.end();
    expect(await wire.exited).toMatchObject({ code: 0 });
    expect(at.approvals()).toMatchObject([{ state: 'pending' }]);
    expect(ran(at)).toBe('');
  });

  it('does not carry another call', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', COUNT);
    at.person('approve', String(approval));
    for (const argv of [
      [...COUNT.argv, ''],
      ['node', '-e', 'process.exit(1)'],
    ]) {
      expect(await call('run_command', { argv })).toMatchObject({ status: 'pending' });
    }
    expect(await call('run_command', { ...COUNT, cwd: './' })).toMatchObject({ status: 'pending' });
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
  });

  it('carries the same arguments in another order', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', { ...COUNT, timeout: 20 });
    at.person('approve', String(approval));
    expect(await call('run_command', { timeout: 20, ...COUNT })).toMatchObject({ status: 'ok' });
  });

  it('does not follow a link that was turned elsewhere afterwards', async () => {
    const at = siteOf({
      '.harness/config.yaml': 'permissions: { ask: ["Edit(docs/**)", "Edit(other/**)"] }\n',
      'docs/a.md': 'a\n',
      'other/a.md': 'b\n',
    });
    symlinkSync('docs', join(at.root, 'link'));
    const { call } = await agentAt(at);
    const write = { path: 'link/a.md', content: 'new\n', overwrite: true };
    const { approval } = await call('write_file', write);
    expect(at.approvals()[0]?.subject).toBe(`write link/a.md (really ${join(at.root, 'docs/a.md')})`);
    at.person('approve', String(approval));
    rmSync(join(at.root, 'link'));
    symlinkSync('other', join(at.root, 'link'));
    expect(await call('write_file', write)).toMatchObject({ status: 'pending' });
    expect(readFileSync(join(at.root, 'other/a.md'), 'utf8')).toBe('b\n');
    rmSync(join(at.root, 'link'));
    symlinkSync('docs', join(at.root, 'link'));
    expect(await call('write_file', write)).toMatchObject({ status: 'ok' });
  });

  it('is void under another policy, and a denial in it holds', async () => {
    const at = siteOf();
    const before = await agentAt(at);
    const { approval } = await before.call('run_command', COUNT);
    at.person('approve', String(approval));
    await before.close();
    put(at, 'permissions: { ask: ["Read(nothing)"] }\n');
    expect(await (await agentAt(at)).call('run_command', COUNT)).toMatchObject({ status: 'pending' });
    put(at, 'permissions: { deny: ["Bash(node *)"] }\n');
    const denying = await agentAt(at);
    expect(await denying.call('run_command', COUNT)).toMatchObject({
      status: 'denied',
      rule: 'project:deny:Bash(node *)',
    });
    expect(ran(at)).toBe('');
  });

  it('can be taken back until it is used', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', COUNT);
    at.person('approve', String(approval), '--session');
    expect(await call('run_command', COUNT)).toMatchObject({ status: 'ok' });
    expect(at.person('deny', String(approval), '--note', 'that is enough')).toMatchObject({ status: 0 });
    expect(await call('run_command', COUNT)).toMatchObject({
      status: 'denied',
      reason: 'a person said no to this call: that is enough',
      text: expect.stringContaining('that is enough'),
    });
    expect(ran(at)).toBe('x');
  });
});

describe('in a terminal', () => {
  it('list, show, approve and deny by the beginning of an id, and trace show tells who answered', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', COUNT);
    await call('run_command', { argv: ['node', 'b.mjs'] });
    const other = String(at.approvals()[1]?.approval);
    expect(at.person('list').stdout).toMatch(/^apr_\w+ {2}pending, 10 min left {2}run node -e /);
    expect(at.person('show', String(approval)).stdout).toContain('--session');
    expect(at.person('show', String(approval)).stdout).not.toContain('--always');
    expect(at.person('approve', 'apr_0')).toMatchObject({ status: 2, stderr: expect.stringContaining('2 approvals') });
    for (const id of ['apr_', '']) expect(at.person('deny', id)).toMatchObject({ status: 3 });
    expect(at.person('approve', 'apr_nothing')).toMatchObject({ status: 3 });
    expect(at.person('approve', String(approval), '--always')).toMatchObject({ status: 2 });
    expect(at.person('approve', String(approval), '--always', '--session')).toMatchObject({ status: 2 });
    expect(at.person('approve', String(approval).slice(4))).toMatchObject({ status: 0 });
    expect(at.person('approve', String(approval))).toMatchObject({ status: 3 });
    expect(at.person('deny', other, '--note', 'use \u001b[31ma.mjs', '--json').stdout).toContain('\\\\u{1b}[31ma.mjs');
    await call('run_command', COUNT);
    const trace = at.cli('trace', 'show', 'last').stdout;
    expect(trace).toMatch(/approval {7}approved once by human \(cli\) +allow {2}approval\/apr_\w+… +ok/);
    expect(trace).toMatch(/approval {7}denied by human \(cli\): use/);
    expect(trace).toMatch(/run_command +node -e .* allow +approval\/apr_/);
    expect(at.cli('trace', 'verify')).toMatchObject({ status: 0 });
  });

  it('watch shows what comes to wait', async () => {
    const at = siteOf();
    const { call } = await agentAt(at);
    const { approval } = await call('run_command', COUNT);
    const watch = spawn(process.execPath, [MAIN, 'approvals', 'watch'], {
      cwd: at.root,
      env: childEnv(at.home, at.env),
    });
    const seen = await new Promise<string>((resolve) => {
      let text = '';
      watch.stdout.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('deny')) resolve(text);
      });
    });
    expect(seen).toContain(`harness approvals approve ${approval}`);
    const exited = new Promise((resolve) => watch.once('exit', resolve));
    watch.kill('SIGINT');
    expect(await exited).toBe(0);
  });
});

const put = ({ root }: Site, config: string): void => {
  mkdirSync(join(root, '.harness'), { recursive: true });
  writeFileSync(join(root, '.harness/config.yaml'), config);
};
