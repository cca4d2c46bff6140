// Small histories, written by hand in the formats that are imported.

interface Entry {
  readonly at: string;
  readonly sidechain?: true;
  readonly cwd?: string;
}

const SESSION = '11111111-2222-4333-8444-555555555555';

const entry = (
  type: 'assistant' | 'user',
  { at, sidechain, cwd = '/srv/dev/app' }: Entry,
  content: unknown,
  more = {},
) => ({
  type,
  sessionId: SESSION,
  version: '2.1.37',
  cwd,
  isSidechain: sidechain === true,
  timestamp: `2026-01-05T10:${at}.000Z`,
  message: { role: type, content },
  ...more,
});

const use = (id: string, name: string, input: unknown, at: Entry) =>
  entry('assistant', at, [{ type: 'tool_use', id, name, input }]);

const result = (
  id: string,
  content: unknown,
  at: Entry,
  more: { readonly failed?: true; readonly told?: unknown } = {},
) =>
  entry('user', at, [{ type: 'tool_result', tool_use_id: id, content, is_error: more.failed === true }], {
    toolUseResult: more.told ?? content,
  });

const REJECTION = "The user doesn't want to proceed with this tool use. The tool use was rejected.";

/** A transcript with every turn that a call can take. */
export const transcript: readonly unknown[] = [
  { type: 'summary', summary: 'what came before', leafUuid: 'x' },
  entry('user', { at: '00:00' }, 'mend the parser'),
  use('toolu_read', 'Read', { file_path: '/srv/dev/app/src/parser.ts' }, { at: '00:01' }),
  result('toolu_read', [{ type: 'text', text: 'export {}' }], { at: '00:02' }),
  use(
    'toolu_edit',
    'Edit',
    { file_path: '/srv/dev/app/.worktrees/two/src/parser.ts', old_string: 'a', new_string: 'b' },
    { at: '00:03', cwd: '/srv/dev/app/.worktrees/two' },
  ),
  result(
    'toolu_edit',
    '<tool_use_error>File has not been read yet.</tool_use_error>',
    { at: '00:04' },
    { failed: true },
  ),
  use('toolu_rm', 'Bash', { command: 'rm -rf build' }, { at: '00:05' }),
  result('toolu_rm', REJECTION, { at: '00:09' }, { failed: true, told: 'User rejected tool use' }),
  use('toolu_test', 'Bash', { command: 'npm test' }, { at: '00:10' }),
  use('toolu_grep', 'Grep', { pattern: 'x', path: '/srv/dev/app/src' }, { at: '00:10' }),
  result('toolu_test', 'Exit code 1\n1 failed', { at: '00:20' }, { failed: true }),
  result('toolu_grep', '<tool_use_error>Sibling tool call errored</tool_use_error>', { at: '00:20' }, { failed: true }),
  { type: 'system', subtype: 'compact_boundary', sessionId: SESSION, timestamp: '2026-01-05T10:00:30.000Z' },
  use('toolu_push', 'Bash', { command: 'git push origin main' }, { at: '01:00' }),
  result('toolu_push', 'Everything up-to-date', { at: '01:05' }),
  use('toolu_sub', 'Read', { file_path: '/srv/dev/app/docs/guide.md' }, { at: '01:10', sidechain: true }),
  result('toolu_sub', 'text', { at: '01:11', sidechain: true }),
  use('toolu_stopped', 'Bash', { command: 'sleep 100' }, { at: '02:00' }),
  result('toolu_stopped', 'partial', { at: '02:30' }, { told: { stdout: 'partial', interrupted: true } }),
  use('toolu_open', 'Task', { prompt: 'look' }, { at: '03:00' }),
];

export const jsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Two calls in the plain format. */
export const plainCalls: readonly unknown[] = [
  {
    session: 'plain',
    i: 0,
    t: 1767607200.5,
    t_result: 1767607201,
    tool: 'Read',
    input: { file_path: '/home/a/app/x.ts' },
    cwd: '/home/a/app',
    sidechain: false,
    is_error: false,
    user_rejected: false,
    result: 'ok',
  },
  {
    session: 'plain',
    i: 1,
    t: 1767607202,
    t_result: null,
    tool: 'Bash',
    input: { command: 'ls' },
    cwd: '/home/a/app',
    sidechain: false,
    is_error: null,
    user_rejected: null,
    result: null,
  },
];

/** A run of three steps. */
export const trajectory: unknown = {
  environment: 'swe_main',
  trajectory: [
    {
      action: 'create fix.py\n',
      observation: '[File: /repo/fix.py]',
      state: '{"open_file": "/repo/fix.py", "working_dir": "/repo"}\n',
    },
    {
      action: 'edit 1:1\nx = 1\nend_of_edit\n',
      observation: 'File updated',
      state: '{"open_file": "/repo/fix.py", "working_dir": "/repo"}\n',
    },
    {
      action: 'python fix.py\n',
      observation: 'Traceback (most recent call last):\n  …',
      state: '{"open_file": "/repo/fix.py", "working_dir": "/repo"}\n',
    },
  ],
};
