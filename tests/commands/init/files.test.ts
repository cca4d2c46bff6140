// What becomes of settings files: ours is in once, everything else stays, and taking it out gives back what was there.
import { describe, expect, it } from 'vitest';
import {
  type Change,
  claudeSettings,
  codexConfig,
  codexHooks,
  mcpServers,
  type Wish,
} from '../../../src/commands/init/files.ts';
import { hookCommand, isOurCommand } from '../../../src/commands/init/program.ts';

const WISH: Wish = { program: ['harness'], denyBuiltin: false, remove: false };
const apply = (change: Change, before: string | undefined, wish: Partial<Wish> = {}): string | undefined =>
  change(before, '/r/file', { ...WISH, ...wish });

const OTHERS = {
  model: 'opus',
  permissions: { allow: ['Bash(ls)'], deny: ['Read(./x)'] },
  hooks: {
    Notification: [{ hooks: [{ type: 'command', command: 'say hi' }] }],
    PreToolUse: [
      { matcher: 'Bash', hooks: [{ type: 'command', command: './check.sh', timeout: 5 }] },
      { matcher: 'Edit', hooks: [{ type: 'command', command: 'node tools/main.js hook' }] },
    ],
  },
};

const JSON_FILES: readonly (readonly [string, Change, object])[] = [
  ['settings.json', claudeSettings, OTHERS],
  ['.mcp.json', mcpServers, { mcpServers: { other: { command: 'x', args: ['y'], env: { A: '1' } } }, more: [1] }],
  ['hooks.json', codexHooks, { hooks: OTHERS.hooks }],
];

describe.each(JSON_FILES)('%s', (_name, change, others) => {
  const text = (indent: string | number): string => `${JSON.stringify(others, null, indent)}\n`;

  it('is made when there is none, and gone when ours was all it held', () => {
    const made = apply(change, undefined);
    expect(made).toContain('harness');
    expect(apply(change, made, { remove: true })).toBeUndefined();
    expect(apply(change, undefined, { remove: true })).toBeUndefined();
    expect(apply(change, '  \n')).toBe(made);
  });

  it.each([2, 4, '\t'])('keeps what is there and how it is indented (%j)', (indent) => {
    const made = apply(change, text(indent));
    expect(apply(change, made)).toBe(made);
    expect(apply(change, made, { remove: true })).toBe(text(indent));
    expect(JSON.parse(made ?? '')).toMatchObject(
      'mcpServers' in others ? others : { hooks: { Notification: OTHERS.hooks.Notification } },
    );
  });

  it('does not reformat what it has nothing to do with', () => {
    const compact = JSON.stringify(others);
    expect(apply(change, compact, { remove: true })).toBe(compact);
  });

  it('follows when the program has moved', () => {
    const moved = apply(change, apply(change, text(2), { program: ['/old/node', '/old/main.js'] }));
    expect(moved).toBe(apply(change, text(2)));
  });

  it.each(['{', '[]', '"x"', '{"hooks": 7, "mcpServers": 7}', '{"hooks": [], "mcpServers": []}', '{/* c */}'])(
    'refuses %s, naming the file',
    (broken) => {
      expect(() => apply(change, broken)).toThrow(
        expect.objectContaining({ code: 'invalid_arguments', message: expect.stringContaining('/r/file') }),
      );
    },
  );
});

describe('hooks', () => {
  it('are one for each event, for every tool, and block when they fail where they decide', () => {
    expect(JSON.parse(apply(claudeSettings, undefined) ?? '')).toMatchInlineSnapshot(`
      {
        "hooks": {
          "PermissionRequest": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "onFailure": "block",
                  "timeout": 30,
                  "type": "command",
                },
              ],
              "matcher": ".*",
            },
          ],
          "PostToolUse": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "timeout": 30,
                  "type": "command",
                },
              ],
              "matcher": ".*",
            },
          ],
          "PostToolUseFailure": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "timeout": 30,
                  "type": "command",
                },
              ],
              "matcher": ".*",
            },
          ],
          "PreToolUse": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "onFailure": "block",
                  "timeout": 30,
                  "type": "command",
                },
              ],
              "matcher": ".*",
            },
          ],
          "SessionEnd": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "timeout": 30,
                  "type": "command",
                },
              ],
            },
          ],
          "SessionStart": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "timeout": 30,
                  "type": "command",
                },
              ],
            },
          ],
          "Stop": [
            {
              "hooks": [
                {
                  "command": "harness hook --client claude",
                  "timeout": 30,
                  "type": "command",
                },
              ],
            },
          ],
        },
      }
    `);
  });

  it('share a group with others without taking them along', () => {
    const ours = { type: 'command', command: 'harness hook --client claude' };
    const theirs = { type: 'command', command: 'x' };
    const before = JSON.stringify({ hooks: { Stop: [{ hooks: [theirs, ours] }] } });
    expect(JSON.parse(apply(claudeSettings, before, { remove: true }) ?? '')).toEqual({
      hooks: { Stop: [{ hooks: [theirs] }] },
    });
  });

  it.each([
    ['harness', ['harness'], 'harness hook --client codex'],
    ['whole paths', ['/usr/bin/node', '/opt/h/dist/main.js'], '/usr/bin/node /opt/h/dist/hook.cjs --client codex'],
    ['blanks and quotes', ["/a b/n'ode", '/c d/main.js'], `'/a b/n'\\''ode' '/c d/hook.cjs' --client codex`],
  ] as const)('are known again when called by %s', (_what, [first, ...rest], command) => {
    expect(hookCommand([first, ...rest], 'codex')).toBe(command);
    expect(isOurCommand(command)).toBe(true);
  });

  it.each([
    './check.sh',
    'node main.js hook',
    'harness hook',
    'harness hook --client x',
    'webhook.cjs --client claude',
    'myharness hook --client claude',
    7,
  ])('of others (%s) are not taken for ours', (command) => {
    expect(isOurCommand(command)).toBe(false);
  });
});

describe('--deny-builtin', () => {
  it('forbids the built-in tools once, beside what is forbidden already, and gives them back', () => {
    const before = `${JSON.stringify(OTHERS, null, 2)}\n`;
    const made = apply(claudeSettings, before, { denyBuiltin: true });
    expect(JSON.parse(made ?? '').permissions).toEqual({
      allow: ['Bash(ls)', 'mcp__harness'],
      deny: ['Read(./x)', 'Bash', 'Edit', 'Write', 'NotebookEdit'],
    });
    expect(apply(claudeSettings, made, { denyBuiltin: true })).toBe(made);
    expect(apply(claudeSettings, made, { remove: true })).toBe(before);
  });

  it('drops what an earlier version forbade and no client knows any more', () => {
    const old = { allow: ['mcp__harness'], deny: ['Bash', 'Edit', 'MultiEdit', 'Write', 'NotebookEdit'] };
    const before = `${JSON.stringify({ permissions: old }, null, 2)}\n`;
    expect(JSON.parse(apply(claudeSettings, before, { denyBuiltin: true }) ?? '').permissions.deny).toEqual([
      'Bash',
      'Edit',
      'Write',
      'NotebookEdit',
    ]);
    expect(apply(claudeSettings, before, { remove: true })).toBeUndefined();
  });

  it('changes no line of others, however they are laid out', () => {
    const before = '{\n  "permissions": { "allow": ["Bash(ls)"], "deny": [ "WebFetch" ] },\n  "model": "opus"\n}\n';
    const hooked = apply(claudeSettings, before) ?? '';
    expect(hooked).toContain('  "permissions": { "allow": ["Bash(ls)"], "deny": [ "WebFetch" ] },\n  "model": "opus"');
    expect(apply(claudeSettings, hooked, { remove: true })).toBe(before);
  });

  it("keeps a person's own refusal when ours goes", () => {
    const before = `${JSON.stringify({ permissions: { deny: ['Bash'] } }, null, 2)}\n`;
    expect(apply(claudeSettings, before, { remove: true })).toBe(before);
  });
});

describe('config.toml', () => {
  const others = '# mine\nmodel = "x"\n\n[mcp_servers.other]\ncommand = "y"';

  it.each(['', others, `${others}\n`, `${others}\n\n`])(
    'holds one block at its end, and not a byte of the rest changes',
    (before) => {
      const made = apply(codexConfig, before) ?? '';
      expect(made.startsWith(before)).toBe(true);
      expect(made).toContain('[mcp_servers.harness]\ncommand = "harness"\nargs = ["serve"]\n');
      expect(made).toContain('\nrequired = true\n');
      expect(apply(codexConfig, made)).toBe(made);
      expect((apply(codexConfig, made, { remove: true }) ?? '').trimEnd()).toBe(before.trimEnd());
    },
  );

  it('keeps what was written behind the block', () => {
    const made = `${apply(codexConfig, others)}\n[tui]\ntheme = "z"\n`;
    expect(apply(codexConfig, made, { remove: true })).toContain('[tui]\ntheme = "z"\n');
    expect(apply(codexConfig, apply(codexConfig, made))?.match(/\[mcp_servers\.harness\]/g)).toHaveLength(1);
  });

  it.each([
    '[mcp_servers.harness]\ncommand = "x"\n',
    '[ mcp_servers . "harness" ]\n',
    '[mcp_servers.harness.env]\nA = "1"\n',
  ])('refuses to stand beside an entry of the same name: %j', (before) => {
    expect(() => apply(codexConfig, before)).toThrow(/of its own/);
  });

  it('refuses a block that was cut in half', () => {
    const made = apply(codexConfig, others) ?? '';
    expect(() => apply(codexConfig, made.slice(0, -10))).toThrow(/not its end/);
  });
});
