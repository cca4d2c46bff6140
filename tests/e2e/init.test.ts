// harness init on a real repository: nothing is written unasked, and what it writes calls a hook that works.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { childEnv, cli, tempTree } from '../support/served.ts';

const repository = (files: Record<string, string> = {}) => {
  const tree = tempTree({ '.git/HEAD': 'ref: refs/heads/main\n', ...files });
  const home = tempTree();
  onTestFinished(() => {
    tree.dispose();
    home.dispose();
  });
  return {
    root: tree.root,
    home: home.root,
    init: (...args: string[]) => cli(['init', ...args], { cwd: tree.root, env: childEnv(home.root), input: '' }),
    text: (path: string) => readFileSync(join(tree.root, path), 'utf8'),
  };
};

it('only shows what it would write where nobody can agree', () => {
  const { root, init } = repository();
  const { status, stdout } = init();
  expect(status).toBe(1);
  expect(stdout).toContain('"command": "');
  expect(stdout).toContain('--yes');
  expect(existsSync(join(root, '.claude'))).toBe(false);
  expect(existsSync(join(root, '.mcp.json'))).toBe(false);
});

it('writes once, keeps what was there beside it, and takes it out again', () => {
  const before = '{\n    "model": "opus"\n}\n';
  const { root, home, init, text } = repository({ '.claude/settings.json': before });
  expect(init('--client', 'all', '--deny-builtin', '--yes').status).toBe(0);
  expect(text('.claude/settings.json.before-harness')).toBe(before);
  expect(JSON.parse(text('.claude/settings.json')).model).toBe('opus');
  expect(readFileSync(join(home, '.codex/config.toml'), 'utf8')).toContain('[mcp_servers.harness]');
  expect(init('--client', 'all', '--deny-builtin', '--yes')).toMatchObject({
    status: 0,
    stdout: 'Nothing to change.\n',
  });
  expect(init('--client', 'all', '--remove', '--yes').status).toBe(0);
  expect(text('.claude/settings.json')).toBe(before);
  expect(readdirSync(join(root, '.claude'))).toEqual(['settings.json']);
  expect(readdirSync(root).sort()).toEqual(['.claude', '.git']);
  for (const path of [join(root, '.mcp.json'), join(home, '.codex/hooks.json'), join(home, '.codex/config.toml')]) {
    expect(existsSync(path)).toBe(false);
  }
});

it('changes no line that is not its own, and keeps the first state over several runs', () => {
  const before = '{\n  "permissions": { "allow": ["Bash(ls *)"], "deny": ["WebFetch"] },\n  "env": { "A": "1" }\n}\n';
  const { init, text, root } = repository({ '.claude/settings.json': before });
  init('--yes');
  expect(text('.claude/settings.json')).toContain(
    '"permissions": { "allow": ["Bash(ls *)"], "deny": ["WebFetch"] },\n',
  );
  init('--deny-builtin', '--yes');
  expect(text('.claude/settings.json.before-harness')).toBe(before);
  expect(JSON.parse(text('.mcp.json')).mcpServers.harness.alwaysLoad).toBe(true);
  init('--remove', '--yes');
  expect(text('.claude/settings.json')).toBe(before);
  expect(readdirSync(root).sort()).toEqual(['.claude', '.git']);
});

it('writes a command that a shell can run', () => {
  const { root, home, init, text } = repository();
  init('--yes');
  const settings = z
    .looseObject({
      hooks: z.record(
        z.string(),
        z.array(z.looseObject({ hooks: z.array(z.object({ command: z.string() }).loose()) })),
      ),
    })
    .parse(JSON.parse(text('.claude/settings.json')));
  const command = settings.hooks.PreToolUse?.[0]?.hooks[0]?.command ?? '';
  const payload = {
    session_id: 's',
    cwd: root,
    hook_event_name: 'PreToolUse',
    tool_name: 'Read',
    tool_input: { file_path: '/etc/passwd' },
    tool_use_id: 'toolu_1',
  };
  const { stdout, status } = spawnSync('sh', ['-c', command], {
    input: JSON.stringify(payload),
    env: childEnv(home),
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('"permissionDecision":"deny"');
});

it('touches nothing when one of the files cannot be understood', () => {
  const { root, init } = repository({ '.mcp.json': '{ broken' });
  const { status, stderr } = init('--yes');
  expect(status).toBe(2);
  expect(stderr).toContain('.mcp.json');
  expect(existsSync(join(root, '.claude'))).toBe(false);
});
