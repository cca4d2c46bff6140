import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents, verifyLog } from '../../src/compose/log.ts';
import { inspectSettings } from '../../src/compose/settings.ts';
import { isStricter } from '../../src/core/strictness.ts';
import { openLog } from '../../src/log/open-log.ts';
import { MODES } from '../../src/policy/defaults.ts';
import { judge } from '../../src/policy/judge.ts';
import { noteGrant } from '../../src/settings/trust.ts';
import { opaque, proven, read, run, write } from '../support/policy.ts';
import { factsOf, ruleFile } from '../support/rule-file.ts';
import { put } from '../support/served.ts';
import { inForce, place } from './place.ts';

const LOOSE = `mode: observe
durability: balanced
permissions:
  allow: [Bash(make *)]
  deny: [Bash(curl *)]
env: { pass: [TOKEN, HOME_TOWN] }
limits: { output_chars: 1000 }
approvals: { expire_minutes: 60 }
`;
const project = {
  'config.yaml': LOOSE,
  'rules/allow.md': ruleFile({ id: 'ok', decision: 'allow', match: 'Bash(ok *)' }),
  'rules/deny.md': ruleFile({ id: 'no' }),
};

describe('before a person has trusted it, a project', () => {
  it('tightens and does not loosen, and it is told what waits', async () => {
    const at = place({ project });
    const { settings } = await at.inspect();
    expect(settings?.config).toMatchObject({
      mode: 'workspace',
      env: { pass: [] },
      limits: { output_chars: 1000, capture_bytes: 16_777_216 },
      approvals: { expire_minutes: 10 },
    });
    expect(settings?.rules.map(({ rule }) => rule.id)).toEqual(['project:deny:Bash(curl *)', 'project:no']);
    expect(settings?.held.map(({ path, line, what }) => [path.slice(at.root.length + 1), line, what])).toEqual([
      ['.harness/config.yaml', 1, 'mode: "observe" instead of "workspace"'],
      ['.harness/config.yaml', 6, 'env.pass: ["TOKEN","HOME_TOWN"] instead of []'],
      ['.harness/config.yaml', 8, 'approvals.expire_minutes: 60 instead of 10'],
      ['.harness/config.yaml', 4, 'allows Bash(make *)'],
      ['.harness/rules/allow.md', 2, 'allows Bash(ok *)'],
    ]);
  });
  it.each([
    ['user: observe', 'observe', 'workspace', 'workspace'],
    ['user: read-only', 'read-only', 'workspace', 'read-only'],
    ['user: read-only, other way', 'read-only', 'locked', 'read-only'],
    ['user: workspace', 'workspace', 'locked', 'locked'],
  ])('takes a mode only from less strict to stricter (%s)', async (_name, user, wanted, mode) => {
    const at = place({ user: { 'config.yaml': `mode: ${user}\n` }, project: { 'config.yaml': `mode: ${wanted}\n` } });
    expect((await at.inspect()).settings?.config.mode).toBe(mode);
  });
  it('needs no trust for what only watches or refuses with an exception', async () => {
    const at = place({
      project: {
        'rules/a.md': ruleFile({ unless: 'Bash(npm publish --dry-run)' }),
        'rules/b.md': ruleFile({ id: 'b', decision: 'allow', mode: 'shadow' }),
      },
    });
    expect((await at.inspect()).settings?.loosening).toEqual([]);
    expect(await inForce(at.inspect())).toEqual(['project:a-rule', 'project:b']);
  });
});

describe('trust', () => {
  it('puts everything into force, also for who looks later', async () => {
    const at = place({ project });
    await at.trust();
    const { settings } = await at.inspect();
    expect(settings?.config).toMatchObject({
      mode: 'observe',
      env: { pass: ['TOKEN', 'HOME_TOWN'] },
      approvals: { expire_minutes: 60 },
    });
    expect([settings?.held, settings?.rules.length]).toEqual([[], 4]);
  });
  it('is an event of a person that names the files and what was shown', async () => {
    const at = place({ project });
    await at.trust();
    const { state, trust } = await at.inspect();
    const events = [];
    for await (const event of readEvents(state)) events.push(event);
    expect(events.find(({ type }) => type === 'trust_granted')).toMatchObject({
      principal: 'human',
      data: {
        root: at.root,
        files: trust.files,
        loosens: expect.arrayContaining([expect.stringContaining('allows Bash(make *)')]),
      },
    });
    expect(Object.keys(trust.files)).toEqual([
      '.harness/config.yaml',
      '.harness/rules/allow.md',
      '.harness/rules/deny.md',
    ]);
    expect((await verifyLog(state)).ok).toBe(true);
  });
  it.each<[name: string, change: (at: ReturnType<typeof place>) => void]>([
    ['the file that loosens is changed', (at) => at.write('project', { 'config.yaml': `${LOOSE}# x\n` })],
    ['another file is changed', (at) => at.write('project', { 'rules/deny.md': `${project['rules/deny.md']}x` })],
    ['a refusal is removed', (at) => rmSync(join(at.own.project, 'rules/deny.md'))],
  ])('ends when %s, and comes back with the files', async (_name, change) => {
    const at = place({ project });
    await at.trust();
    change(at);
    const changed = await at.inspect();
    expect(changed.settings?.config.mode).toBe('workspace');
    expect(changed.settings?.rules.every(({ rule }) => rule.decision !== 'allow')).toBe(true);
    at.write('project', project);
    expect((await at.inspect()).settings?.held).toEqual([]);
  });
  it('stays when a file is added, which only tightens', async () => {
    const at = place({ project });
    await at.trust();
    at.write('project', {
      'rules/new.md': ruleFile({ id: 'new', decision: 'allow', match: 'Bash(new *)' }),
      'rules/more.md': ruleFile({ id: 'more' }),
    });
    const ids = await inForce(at.inspect());
    expect(ids).toContain('project:ok');
    expect(ids).toContain('project:more');
    expect(ids).not.toContain('project:new');
  });
  it('is taken back', async () => {
    const at = place({ project });
    await at.trust();
    await at.revoke();
    expect((await at.inspect()).settings?.held).toHaveLength(5);
  });
  it('holds in every worktree of the repository, not for another directory in it', async () => {
    const at = place({ project });
    const git = (...words: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: at.root, stdio: 'ignore' });
    };
    git('init', '--quiet');
    put(at.root, Object.fromEntries(Object.entries(project).map(([path, text]) => [`nested/.harness/${path}`, text])));
    git('add', '--all');
    git('commit', '--quiet', '-m', 'a');
    git('worktree', 'add', join(at.base, 'other'));
    await at.trust();
    const heldIn = async (root: string) => (await inspectSettings({ ...at.options, root })).settings?.held.length;
    expect(await heldIn(join(at.base, 'other'))).toBe(0);
    expect(await heldIn(join(at.root, 'nested'))).toBe(5);
  });
  it('is nothing without its event: a note alone grants nothing', async () => {
    const at = place({ project });
    await at.trust();
    const { state } = await at.inspect();
    rmSync(join(state, 'log'), { recursive: true });
    expect((await at.inspect()).settings?.held).toHaveLength(5);
  });
  it('is never granted by an agent, whatever the record says', async () => {
    const at = place({ project });
    const { state, trust } = await at.inspect();
    const data = { grant: 'trs_x', root: at.root, place: '', files: { ...trust.files }, loosens: [] };
    for (const [principal, held] of [
      ['agent', 5],
      ['human', 0],
    ] as const) {
      const log = openLog({ state, durability: 'balanced', version: '0' });
      log.append({ session: 's', run: 'r', principal, client: 'c/1' }, [{ type: 'trust_granted', data }]);
      noteGrant(state, at.root, { segment: log.segment() ?? '', grant: data.grant });
      await log.close();
      expect((await at.inspect()).settings?.held).toHaveLength(held);
    }
  });
  it.each([['{'], ['{"segment":"../../x","grant":"trs_1"}'], ['{"segment":1}'], ['']])(
    'a note %j grants nothing',
    async (text) => {
      const at = place({ project });
      await at.trust();
      const { state } = await at.inspect();
      for (const name of readdirSync(join(state, 'trust'))) writeFileSync(join(state, 'trust', name), text);
      expect((await at.inspect()).settings?.held).toHaveLength(5);
    },
  );
});

describe('the managed scope', () => {
  const managed = {
    'config.yaml': 'mode: locked\napprovals: { expire_minutes: 5 }\npermissions: { deny: [Bash(curl *)] }\n',
  };
  it('is loosened by nobody: not by the user, a trusted project or a flag', async () => {
    const at = place({
      managed,
      user: { 'config.yaml': 'mode: workspace\napprovals: { expire_minutes: 60 }\n' },
      project,
    });
    await at.trust();
    const { settings } = await at.inspect({ mode: 'observe' });
    expect(settings?.config).toMatchObject({
      mode: 'locked',
      approvals: { expire_minutes: 5 },
      env: { pass: ['TOKEN', 'HOME_TOWN'] },
    });
    expect(settings?.overruled).toEqual([
      'mode stays "locked", as the managed configuration has it, and is not "observe"',
      'approvals.expire_minutes stays 5, as the managed configuration has it, and is not 60',
    ]);
  });
  it('is tightened by everybody', async () => {
    const at = place({ managed: { 'config.yaml': 'mode: observe\n' }, user: { 'config.yaml': 'mode: workspace\n' } });
    expect((await at.inspect()).settings?.config.mode).toBe('workspace');
  });
});

it('of a list that adds up, nothing is lost; of other values the later one counts', async () => {
  const at = place({
    managed: {},
    user: { 'config.yaml': 'env: { pass: [A] }\nlimits: { output_chars: 900 }\n' },
    project: { 'config.yaml': 'env: { pass: [B] }\nlimits: { capture_bytes: 20000 }\n' },
  });
  await at.trust();
  expect((await at.inspect()).settings?.config).toMatchObject({
    env: { pass: ['A', 'B'] },
    limits: { output_chars: 900, capture_bytes: 20_000 },
  });
});

it('a project that nobody trusts is never looser than no project', async () => {
  const pattern = fc.constantFrom('Bash', 'Bash(git *)', 'Read', 'Edit', 'Edit(docs/**)', 'Read(src/**)');
  const patterns = fc.array(pattern, { maxLength: 2 });
  const mode = fc.constantFrom(...MODES);
  const rule = fc.record({
    decision: fc.constantFrom('allow', 'ask', 'deny'),
    match: pattern,
    unless: fc.option(pattern, { nil: undefined }),
    mode: fc.constantFrom('shadow', 'enforce'),
  });
  const config = fc.record({ mode, permissions: fc.record({ allow: patterns, ask: patterns, deny: patterns }) });
  const effects = [
    read('src/a.ts'),
    write('docs/b.md'),
    write('.git/x'),
    run('git', 'push'),
    run('make'),
    proven('ls'),
    opaque('git', 'x'),
  ];
  const at = place();
  const judged = async (index: number) => {
    const { settings } = await at.inspect();
    if (settings === undefined) throw new Error('settings were expected');
    const policy = {
      mode: settings.config.mode,
      rules: settings.rules.map((one) => one.rule),
      boundaries: { root: at.root, own: [] },
    };
    const some = effects.slice(index, index + 1);
    const facts = factsOf(some);
    const moved = Object.fromEntries(
      Object.entries(facts.paths).map(([path, [fact]]) => [
        path,
        [{ ...(fact ?? { type: 'file' as const }), path: join(at.root, path), real: join(at.root, path) }],
      ]),
    );
    return judge({ tool: 'run_command', principal: 'agent' }, some, { paths: moved }, policy).decision;
  };
  await fc.assert(
    fc.asyncProperty(config, config, rule, fc.nat(effects.length - 1), async (user, theirs, ruled, index) => {
      rmSync(at.own.project, { recursive: true, force: true });
      at.write('user', { 'config.yaml': JSON.stringify(user) });
      const without = await judged(index);
      at.write('project', { 'config.yaml': JSON.stringify(theirs), 'rules/a.md': ruleFile(ruled) });
      expect(isStricter(without, await judged(index))).toBe(false);
    }),
    { numRuns: 150 },
  );
});
