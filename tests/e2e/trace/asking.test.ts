// The record asked through real doors: a client with the toolset, and the command line.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { childEnv, type Served, served, tempTree } from '../../support/served.ts';

const open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.dispose();
});

/** A server with the tools of the record, after a read, an edit, a refusal and a question. */
const worked = async (): Promise<Served> => {
  const at = await served(
    { 'src/cart.ts': 'export const total = 1;\n', 'README.md': 'shop\n' },
    { args: ['--toolsets', 'default,trace'] },
  );
  open.push(at);
  await at.call('read_file', { path: 'src/cart.ts' });
  await at.call('edit_file', { path: 'src/cart.ts', old: 'total = 1', new: 'total = 2' });
  await at.call('read_file', { path: '/etc/passwd' });
  await at.call('run_command', { cmd: 'curl https://example.org' });
  return at;
};

const json = (text: string): unknown => JSON.parse(text);

describe('the tools', () => {
  it('trace_query finds what was refused, with rule and reason', async () => {
    const at = await worked();
    const answer = await at.call('trace_query', { decision: 'deny' });
    expect(answer).toMatchObject({
      status: 'ok',
      events: [{ type: 'policy_decision', tool: 'read_file', rule: 'floor/outside-root', decision: 'deny' }],
      next_cursor: null,
    });
    expect(answer.text).toContain('floor/outside-root');
  });

  it('trace_query counts by tool, and pages', async () => {
    const at = await worked();
    expect(await at.call('trace_query', { type: 'tool_called', group: 'tool', until: '2100-01-01' })).toMatchObject({
      groups: [
        { key: 'read_file', count: 2 },
        { key: 'edit_file', count: 1 },
        { key: 'run_command', count: 1 },
        { key: 'trace_query', count: 1 },
      ],
    });
    const first = await at.call('trace_query', { tool: 'edit_file', limit: 3 });
    const next = await at.call('trace_query', { tool: 'edit_file', limit: 3, cursor: first.next_cursor });
    expect(first).toMatchObject({
      events: [{ type: 'tool_result' }, { type: 'guard_scanned' }, { type: 'checkpoint_created' }],
    });
    expect(next).toMatchObject({ events: [{ type: 'policy_decision' }, { type: 'tool_called' }], next_cursor: null });
  });

  it('an answer is bounded, and what did not fit is one call away', async () => {
    const at = await worked();
    const long = 'x'.repeat(900);
    for (let call = 0; call < 40; call += 1) await at.call('search_code', { query: `${call}${long}` });
    const answer = await at.call('trace_query', { tool: 'search_code', fields: ['data'], limit: 200 });
    expect(answer.text.length).toBeLessThan(32_000);
    expect(answer.next_cursor).toEqual(expect.any(String));
  });

  it('trace_summary tells the run in figures', async () => {
    const at = await worked();
    expect(await at.call('trace_summary', {})).toMatchObject({
      status: 'ok',
      calls: 5,
      decisions: { allow: 3, ask: 1, deny: 1 },
      files_modified: [{ path: 'src/cart.ts', edits: 1, added: 1, removed: 1 }],
      failures: { policy: 1, approval: 1 },
    });
    expect(await at.call('trace_summary', { run: 'run_nothing' })).toMatchObject({
      status: 'error',
      code: 'not_found',
    });
  });

  it('are not in the default set', async () => {
    const at = await served();
    open.push(at);
    const { tools } = await at.client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('trace_query');
  });
});

describe('the command line', () => {
  it('answers the ready-made questions', async () => {
    const at = await worked();
    const [denied] = z
      .object({ events: z.array(z.object({ call: z.string() })) })
      .parse(json(at.cli('trace', 'query', '--decision', 'deny', '--json').stdout)).events;
    const why = at.cli('trace', 'why', denied?.call ?? '');
    expect(why.stdout).toMatch(
      /decided {2}deny by floor\/outside-root: .*\n[\s\S]*instead {2}.*[\s\S]*matched {2}allow {2}default\/read/,
    );
    expect(at.cli('trace', 'file', 'src/cart.ts').stdout).toMatch(
      /write {2}edit_file {2}ok .*default\/write[\s\S]*read {3}read_file/,
    );
    expect(json(at.cli('trace', 'file', 'src/', '--json').stdout)).toMatchObject([
      { access: 'write' },
      { access: 'read' },
    ]);
    expect(at.cli('trace', 'rules').stdout).toMatch(/floor\/outside-root/);
    expect(at.cli('trace', 'open').stdout).toBe('Every call has an outcome.\n');
    expect(at.cli('trace', 'summary', 'last').stdout).toMatch(/calls +4: 2 allowed, 1 asked, 1 denied/);
    expect(at.cli('trace', 'query', '--group', 'decision').stdout).toMatch(/2 +allow/);
    const bare = await at.call('trace_summary');
    expect(at.cli('trace', 'why', bare.call).stdout).toMatch(/^asked {4}trace_summary, by /);
  });

  it('names the rules that never fire', async () => {
    const at = await served({ '.harness/config.yaml': 'permissions:\n  deny: ["Bash(shutdown *)"]\n' });
    open.push(at);
    await at.call('search_code', { query: 'x' });
    expect(json(at.cli('trace', 'rules', '--json').stdout)).toContainEqual(
      expect.objectContaining({ rule: 'project:deny:Bash(shutdown *)', matched: 0 }),
    );
  });

  it.each<[readonly string[], number, RegExp]>([
    [['trace', 'query', '--tool', 'nothing'], 1, /^$/],
    [['trace', 'query', '--since', 'yesterday'], 2, /--since: must be a time/],
    [['trace', 'query', '--limit', '0'], 2, /--limit/],
    [['trace', 'query', '--cursor', 'x'], 2, /the cursor is none\. Next: ask again without it/],
    [['trace', 'query', '--colour', 'red'], 2, /unknown option/],
    [['trace', 'why', 'call_404'], 3, /there is no call call_404.* Next: /],
    [['trace', 'show', 'run_404'], 3, /there is no run run_404.* Next: harness trace list/],
    [['memory', 'show', 'note_404'], 3, /there is no note note_404.* Next: /],
    [['approvals', 'show', 'apr_404'], 3, /there is no approval apr_404.* Next: /],
    [['tasks', 'show', 'task_404'], 3, /there is no task task_404.* Next: /],
    [['trace', 'summary', 'run_404'], 3, /there is no run run_404.* Next: harness trace list/],
    [['trace', 'prune'], 2, /give one of --before and --keep/],
    [['trace', 'prune', '--keep', 'x'], 2, /x is no/],
    [['index', 'status'], 0, /^$/],
  ])('%j ends with %i', async (argv, status, words) => {
    const at = await worked();
    at.cli('index', 'rebuild');
    const said = at.cli(...argv);
    expect([said.status, said.stderr]).toEqual([status, expect.stringMatching(words)]);
  });

  it('index: status, rebuild, and a rebuild loses nothing', async () => {
    const at = await worked();
    expect(at.cli('index', 'status').status).toBe(1);
    const rebuilt = z
      .object({ events: z.int(), behind: z.int() })
      .parse(json(at.cli('index', 'rebuild', '--json').stdout));
    expect(rebuilt.behind).toBe(0);
    const before = at.cli('trace', 'query', '--limit', '100', '--json').stdout;
    expect(at.cli('index', 'rebuild').stdout).toContain(`${rebuilt.events} events`);
    expect(at.cli('trace', 'query', '--limit', '100', '--json').stdout).toBe(before);
  });
});

describe('without better-sqlite3', () => {
  /** The built program beside every package but that one. */
  const without = (directory: string): string => {
    cpSync('dist', join(directory, 'dist'), { recursive: true });
    cpSync('package.json', join(directory, 'package.json'));
    mkdirSync(join(directory, 'node_modules'));
    for (const name of readdirSync('node_modules').filter((found) => found !== 'better-sqlite3')) {
      symlinkSync(resolve('node_modules', name), join(directory, 'node_modules', name));
    }
    return join(directory, 'dist/main.js');
  };

  it('questions say what to install; the record and a run in figures need no index', async () => {
    const at = await worked();
    const tree = tempTree();
    const main = without(tree.root);
    const run = (...argv: string[]) =>
      spawnSync(process.execPath, [main, ...argv], { cwd: at.root, env: childEnv(at.state), encoding: 'utf8' });
    const query = run('trace', 'query');
    expect(query.stderr).toMatch(/better-sqlite3.* Next: npm install better-sqlite3@12/);
    expect(query.status).toBe(3);
    expect(run('trace', 'verify').status).toBe(0);
    expect(run('trace', 'summary', 'last').stdout).toMatch(/calls +4: 2 allowed/);
    expect(run('trace', 'report', 'last').stdout).toContain('<!doctype html>');
    const note = JSON.stringify({ type: 'fact', title: 'no index needed', content: 'It is read from the log.' });
    expect(run('rpc', 'memory_write', note).status).toBe(0);
    expect(run('memory', 'list').stdout).toContain('no index needed');
    expect(run('rpc', 'session_resume', '{}').stdout).toContain('> no index needed');
    rmSync(main);
    tree.dispose();
  });
});
