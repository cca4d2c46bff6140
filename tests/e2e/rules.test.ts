// Rules, trust and import through the built program, as people and clients meet them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ruleFile } from '../support/rule-file.ts';
import { childEnv, cli, type Files, put, served, tempTree } from '../support/served.ts';
import { openWire } from '../support/wire.ts';

const RULE = ruleFile(
  {
    id: 'private',
    title: 'Notes are private',
    match: 'Read(notes/**)',
    severity: 'high',
    examples: { match: ['Read(notes/a)'] },
  },
  '# Why\n\nThey are about people.\n\n## Instead\n\nAsk the person.\n',
);
const LOOSE = 'permissions:\n  allow: ["Bash(node *)"]\n';

const repository = (files: Files = {}, home: Files = {}) => {
  const [tree, own] = [tempTree(files), tempTree(home)];
  onTestFinished(() => {
    tree.dispose();
    own.dispose();
  });
  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    cli(argv, { cwd: tree.root, env: childEnv(own.root, env) });
  return { root: tree.root, home: own.root, run };
};

const server = async (files: Files) => {
  const at = await served({ 'notes/a.txt': 'a\n', 'say.mjs': 'console.log("said")\n', ...files });
  onTestFinished(() => at.dispose());
  return { at, say: () => at.call('run_command', { argv: ['node', 'say.mjs'] }) };
};

describe('a rule file', () => {
  it('tells the agent why not and what to do instead', async () => {
    const { at } = await server({ '.harness/rules/private.md': RULE });
    const frame = await at.call('read_file', { path: 'notes/a.txt' });
    expect(frame).toMatchObject({
      status: 'denied',
      rule: 'project:private',
      reason: 'They are about people',
      remedy: 'Ask the person',
    });
    expect(frame.text).toBe('Denied by project:private: They are about people. Instead: Ask the person.');
  });
  it('that only watches is in the record and stops nothing', async () => {
    const { at } = await server({ '.harness/rules/private.md': RULE.replace('---\n#', 'mode: shadow\n---\n#') });
    expect((await at.call('read_file', { path: 'notes/a.txt' })).status).toBe('ok');
    expect(at.cli('trace', 'export', 'last').stdout).toContain(
      '"rule":"project:private","decision":"deny","subject":"read notes/a.txt","reason":"They are about people","remedy":"Ask the person","severity":"high","shadow":true',
    );
  });
  it('cannot be written by the agent, nor can the trust in it', async () => {
    const { at } = await server({ '.harness/rules/private.md': RULE });
    const tries = [
      at.call('write_file', { path: '.harness/rules/b.md', content: RULE }),
      at.call('edit_file', { path: '.harness/rules/private.md', old: 'deny', new: 'allow' }),
      at.call('write_file', { path: join(at.state, 'trust/a.json'), content: '{}' }),
      at.call('run_command', { argv: ['rm', '.harness/rules/private.md'] }),
    ];
    for (const frame of await Promise.all(tries)) expect(frame.status).toBe('denied');
    expect((await at.call('run_command', { argv: ['harness', 'trust', '--yes'] })).status).toBe('pending');
  });
});

describe('trust', () => {
  it('by a person puts a permission into force in a running server, until a file changes', async () => {
    const { at, say } = await server({ '.harness/config.yaml': LOOSE });
    expect((await say()).status).toBe('pending');
    const trusted = at.cli('trust', '--yes');
    expect(trusted).toMatchObject({ status: 0, stderr: '' });
    expect(trusted.stdout).toMatch(
      /\.harness\/config\.yaml {2}sha256 [0-9a-f]{16}… {2}not trusted[\s\S]*config\.yaml:2 {2}allows Bash\(node \*\) {2}waits/,
    );
    expect((await say()).status).toBe('ok');
    put(at.root, { '.harness/config.yaml': `${LOOSE}# another\n` });
    expect((await say()).status).toBe('pending');
    put(at.root, { '.harness/config.yaml': LOOSE });
    expect((await say()).status).toBe('ok');
    expect(at.cli('trust', '--revoke', '--yes').status).toBe(0);
    expect((await say()).status).toBe('pending');
    expect(at.cli('trace', 'verify').status).toBe(0);
    expect(at.cli('trace', 'list', '--json').stdout).not.toContain('"client":"harness/');
  });
  it('is said to be missing on standard error, by doctor and by rules list', async () => {
    const { root, home, run } = repository({ '.harness/config.yaml': LOOSE });
    const wire = openWire({ args: ['serve', '--root', root], state: home });
    let said = '';
    wire.child.stderr?.on('data', (bytes) => {
      said += String(bytes);
    });
    await wire.initialize();
    wire.child.stdin?.end();
    await wire.exited;
    expect(said).toMatch(
      /^harness: .*config\.yaml:2: allows Bash\(node \*\): not in force before you trust it\. Next: harness trust\.\n$/,
    );
    expect(run(['doctor']).stdout).toMatch(
      /^missing +trust +1 of what the project permits is not in force.*\n +harness trust$/m,
    );
    expect(run(['rules', 'list']).stdout).toMatch(
      /^allow +project:allow:Bash\(node \*\) +waits for trust +\.harness\/config\.yaml:2$/m,
    );
    expect(JSON.parse(run(['rules', 'list', '--json']).stdout)).toMatchObject([
      { trusted: false, at: '.harness/config.yaml:2' },
    ]);
  });
  it('needs a person: no terminal, no trust; and none for what an assistant starts', () => {
    const { run } = repository({ '.harness/config.yaml': LOOSE });
    expect(run(['trust'])).toMatchObject({ status: 1, stderr: expect.stringContaining('nothing was changed') });
    for (const name of ['HARNESS_TREE', 'CLAUDECODE', 'CODEX_SANDBOX', 'GEMINI_CLI']) {
      expect(run(['trust', '--yes'], { [name]: '1' })).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('up to a person'),
      });
    }
    expect(run(['trust', '--show']).status).toBe(1);
    expect(JSON.parse(run(['trust', '--json']).stdout)).toMatchObject({
      trusted: false,
      waiting: [{ file: '.harness/config.yaml', line: 2 }],
    });
    expect(run(['trust', '--yes']).status).toBe(0);
    expect(run(['trust', '--show']).status).toBe(0);
    expect(run(['trust', '--revoke', '--yes'], { CLAUDECODE: '1' }).status).toBe(1);
  });
  it('shows nothing that could steer a terminal', () => {
    const { run } = repository({ '.harness/config.yaml': 'permissions:\n  allow: ["Bash(\\e[2Kls \\u202e)"]\n' });
    expect(run(['trust', '--show']).stdout).not.toMatch(/[\u001b\u202e]/);
  });
  it('is not asked for where nothing loosens', () => {
    const { run } = repository({ '.harness/rules/private.md': RULE });
    expect(run(['trust'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing here needs trust') });
  });
  it('is not given to what is broken', () => {
    const { run } = repository({ '.harness/config.yaml': LOOSE, '.harness/rules/a.md': 'x' });
    expect(run(['trust', '--yes'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('a.md:1: a rule begins'),
    });
  });
});

describe('harness rules', () => {
  it('check prints every problem and exits 1, or counts what is sound', () => {
    const broken = repository({
      '.harness/rules/a.md': ruleFile({ examples: { match: ['npm pack'] } }),
      '.harness/config.yaml': 'mod: x\n',
    });
    const { status, stdout } = broken.run(['rules', 'check']);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/config\.yaml:1: unknown key mod; did you mean mode\?$/),
      expect.stringMatching(/a\.md:6: its own example npm pack does not match$/),
    ]);
    expect(repository({ '.harness/rules/a.md': RULE }).run(['rules', 'check'])).toMatchObject({
      status: 0,
      stdout: '1 rule is sound, 1 example holds.\n',
    });
  });
  it('test shows which rules match a command or a path', () => {
    const { run } = repository({ '.harness/rules/a.md': RULE, '.harness/config.yaml': LOOSE });
    expect(run(['rules', 'test', '--tool', 'read_file', '--path', 'notes/x']).stdout).toMatch(
      /^deny {3}project:private {2}enforce {2}\.harness\/rules\/a\.md:2\n +Notes are private\n$/,
    );
    expect(run(['rules', 'test', '--', 'node', 'x']).stdout).toMatch(
      /^allow {2}project:allow:Bash\(node \*\) {2}enforce, waits for trust/,
    );
    expect(run(['rules', 'test', '--', 'ls']).stdout).toMatch(/^No rule speaks about it/);
    expect(run(['rules', 'test']).stdout).toContain('1 example holds');
    expect(run(['rules', 'test', '--tool', 'nope', '--path', 'x']).status).toBe(2);
  });
});

describe('harness policy explain', () => {
  it('lists parts and matches, what decided, and what to write', () => {
    const { run } = repository({ '.harness/rules/a.md': RULE });
    const { status, stdout } = run(['policy', 'explain', '--json', '--', 'make all && cat notes/a']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'deny',
      rule: 'project:private',
      parts: [
        {
          part: 'run make all',
          verdict: 'ask',
          rule: 'default/unknown-command',
          allow: 'Bash(make all)',
          deny: 'Bash(make all *)',
        },
        { part: 'run cat notes/a', verdict: 'allow', deny: 'Bash(cat *)' },
        { part: 'read notes/a', verdict: 'deny', rule: 'project:private', allow: 'Read(./notes/a)' },
      ],
    });
    expect(run(['policy', 'explain', '--', 'make']).stdout).toMatch(
      /to allow it {3}Bash\(make\)\n +to refuse it {2}Bash\(make \*\)/,
    );
  });
  it.each<[command: string, part: string, note: string | undefined, deny: string | undefined]>([
    ['cat ../x', 'read ../x', 'a floor: no rule, mode or approval lifts it', undefined],
    ['make $(id)', "run make '$(id)'", 'no rule allows what was not understood', 'Bash(make *)'],
    ["make 'a b'", "run make 'a b'", undefined, 'Bash(make *)'],
    ['make *.c', "run make '*.c'", 'no rule allows what was not understood', 'Bash(make *)'],
  ])('does not suggest to allow %s, as no rule could', (command, part, note, deny) => {
    const { run } = repository();
    const { parts } = JSON.parse(run(['policy', 'explain', '--json', '--', command]).stdout);
    const found = parts.find((one: { part: string }) => one.part === part);
    expect([found?.allow, found?.note, found?.deny]).toEqual([undefined, note, deny]);
  });
});

describe('harness init --import', () => {
  const SETTINGS = JSON.stringify({
    permissions: {
      allow: ['Bash(npm run build:*)', 'Task(x)', 'mcp__harness__*', 7],
      deny: ['Read(./.env)', 'Bash(curl:*)'],
      defaultMode: 'plan',
    },
  });
  const files = {
    '.claude/settings.json': SETTINGS,
    '.harness/config.yaml': '# ours\nmode: workspace # kept\npermissions:\n  deny:\n    - Bash(curl:*)\n',
  };
  const home = { '.claude/settings.json': JSON.stringify({ permissions: { ask: ['Edit(/x/**)'] } }) };
  it('shows first, and writes only when a person agrees', () => {
    const { root, home: own, run } = repository(files, home);
    const shown = run(['init', '--import']);
    expect(shown.status).toBe(1);
    expect(readFileSync(join(root, '.harness/config.yaml'), 'utf8')).toBe(files['.harness/config.yaml']);
    for (const line of ['  + allow Bash(npm run build:*)', '  + deny  Read(./.env)', '  + ask   Edit(~/.claude/x/**)'])
      expect(shown.stdout).toContain(`${line}\n`);
    expect(shown.stdout).not.toContain('+ deny  Bash(curl:*)');
    for (const part of [
      'allow "Task(x)": unknown tool Task',
      'allow "mcp__harness__*": is about this server',
      'allow 7: is not a pattern',
      'defaultMode: has no counterpart',
    ])
      expect(shown.stdout).toContain(part);
    expect(run(['init', '--import', '--yes'], { CLAUDECODE: '1' }).status).toBe(1);
    const written = run(['init', '--import', '--yes']);
    expect(written).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('waits for trust. Next: harness trust.'),
    });
    expect(readFileSync(join(root, '.harness/config.yaml'), 'utf8')).toBe(
      '# ours\nmode: workspace # kept\npermissions:\n  deny:\n    - Bash(curl:*)\n    - Read(./.env)\n  allow:\n    - Bash(npm run build:*)\n',
    );
    expect(readFileSync(join(own, '.config/harness/config.yaml'), 'utf8')).toBe(
      'permissions:\n  ask:\n    - Edit(~/.claude/x/**)\n',
    );
    expect(run(['rules', 'check']).status).toBe(0);
    expect(run(['init', '--import', '--yes']).stdout).toContain('is there already');
  });
  it('reports settings that cannot be read', () => {
    const { run } = repository({ '.claude/settings.json': '{' });
    expect(run(['init', '--import', '--yes']).stdout).toMatch(
      /Not taken over:\n {2}- \.claude\/settings\.json: the file: cannot be read/,
    );
    expect(repository().run(['init', '--import']).stdout).toContain('no settings of Claude Code');
  });
});
