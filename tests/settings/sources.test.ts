import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../src/settings/places.ts';
import { problemLine } from '../../src/settings/problem.ts';
import { readSources } from '../../src/settings/sources.ts';
import { ruleFile } from '../support/rule-file.ts';
import { inForce, place, type Where } from './place.ts';

const problemsOf = async (where: Where): Promise<readonly string[]> => {
  const at = place(where);
  const { sources } = await at.inspect();
  return sources.problems.map((problem) => problemLine(problem).replace(`${at.base}/`, ''));
};

describe('what is not understood is a problem with its place', () => {
  it.each<[name: string, where: Where, problems: readonly (string | RegExp)[]]>([
    ['nothing', {}, []],
    [
      'an unknown key',
      { user: { 'config.yaml': '\nmod: locked\n' } },
      ['home/.config/harness/config.yaml:2: unknown key mod; did you mean mode?'],
    ],
    [
      'an unknown inner key',
      { project: { 'config.yaml': 'env:\n  pas: []\n' } },
      ['root/.harness/config.yaml:2: unknown key env.pas; did you mean pass?'],
    ],
    [
      'a wrong value',
      { managed: { 'config.yaml': 'limits:\n  output_chars: 1\n' } },
      [/^managed\/config\.yaml:2: limits\.output_chars: /],
    ],
    [
      'a pattern',
      { project: { 'config.yaml': 'permissions:\n  ask: [Bash]\n  deny:\n    - Read\n    - Bsh(ls)\n' } },
      [/^root\/\.harness\/config\.yaml:5: Bsh\(ls\): .*did you mean Bash\?/],
    ],
    [
      'a list of keys',
      { project: { 'config.yaml': '- mode\n' } },
      [/^root\/\.harness\/config\.yaml:1: .*expected object/],
    ],
    [
      'a configuration under another name',
      { project: { 'config.yml': '' } },
      ['root/.harness/config.yml: is not read: call it config.yaml'],
    ],
    ['a rule of another kind', { project: { 'rules/a.yaml': '' } }, [/^root\/\.harness\/rules\/a\.yaml: is not read/]],
    [
      'a directory of rules',
      { project: { 'rules/more/a.md': ruleFile({}) } },
      [/^root\/\.harness\/rules\/more: is not read/],
    ],
    [
      'a directory that is called like a rule',
      { project: { 'rules/a.md/x': '' } },
      [/^root\/\.harness\/rules\/a\.md: cannot be read: it is not a regular file/],
    ],
    ['rules that are a file', { project: { rules: '' } }, [/^root\/\.harness\/rules: cannot be read: ENOTDIR/]],
    [
      'a file that nobody reads',
      { project: { 'rules/a.md': `${ruleFile({})}${'x'.repeat(300_000)}` } },
      [/is larger than 256 KiB/],
    ],
    ['what editors leave behind', { project: { 'rules/.a.md.swp': '', 'rules/a.md~': '', 'rules/.DS_Store': '' } }, []],
    [
      'an id twice',
      { project: { 'rules/a.md': ruleFile({}), 'rules/b.md': ruleFile({ title: 'B' }) } },
      [/^root\/\.harness\/rules\/b\.md:2: the id a-rule is taken by .*rules\/a\.md:2$/],
    ],
    [
      'the same id in another scope',
      { project: { 'rules/a.md': ruleFile({}) }, user: { 'rules/a.md': ruleFile({}) } },
      [],
    ],
    [
      'everything at once',
      { project: { 'config.yaml': 'mod: x\n', 'rules/a.md': 'x' }, user: { 'config.yaml': 'mode: [\n' } },
      [/mode|Flow|sequence/, /unknown key mod/, /begins with front matter/],
    ],
  ])('%s', async (_name, where, problems) => {
    const found = await problemsOf(where);
    expect(found).toHaveLength(problems.length);
    problems.forEach((problem, index) => {
      if (typeof problem === 'string') expect(found[index]).toBe(problem);
      else expect(found[index]).toMatch(problem);
    });
  });

  it('a pipe does not hold it up', async () => {
    const at = place();
    mkdirSync(join(at.own.project, 'rules'), { recursive: true });
    execFileSync('mkfifo', [join(at.own.project, 'rules/a.md'), join(at.own.project, 'config.yaml')]);
    const { sources } = await at.inspect();
    expect(sources.problems.map(({ problem }) => problem)).toEqual(
      Array(2).fill('cannot be read: it is not a regular file'),
    );
  });
});

describe('scopes', () => {
  it('rules of all of them are in force, with the lines they stand on', async () => {
    const at = place({
      managed: { 'rules/a.md': ruleFile({ id: 'm' }) },
      user: { 'config.yaml': 'permissions:\n  allow:\n    - Bash(u *)\n' },
      project: { 'config.yaml': 'permissions:\n  deny: [Read(p)]\n', 'rules/b.md': `\uFEFF${ruleFile({ id: 'p' })}` },
    });
    const { settings } = await at.inspect();
    expect(settings?.rules.map(({ rule, line }) => `${rule.id} ${line}`)).toEqual([
      'managed:m 2',
      'user:allow:Bash(u *) 3',
      'project:deny:Read(p) 2',
      'project:p 2',
    ]);
  });
  it('a rules directory may be a link, as its content is what counts', async () => {
    const at = place({ managed: { 'rules/a.md': ruleFile({ id: 'm' }) } });
    mkdirSync(at.own.project, { recursive: true });
    symlinkSync(join(at.own.managed, 'rules'), join(at.own.project, 'rules'));
    expect(await inForce(at.inspect())).toEqual(['managed:m', 'project:m']);
  });
  it('no variable of the environment moves the managed scope', async () => {
    const at = place({ managed: { 'config.yaml': 'mode: locked\n' } });
    const { settings } = await at.inspect();
    expect(settings?.config.mode).toBe('locked');
  });
});

describe('a managed directory', () => {
  const files = { 'config.yaml': 'mode: locked\n', 'rules/a.md': ruleFile({ id: 'm' }) };
  const read = async (directory: string, owner: number) => {
    const { problems } = await readSources([{ scope: 'managed', directory, owner }], {
      root: '/code',
      home: '/home/a',
    });
    return problems.map((problem) => problemLine(problem).replace(`${directory}/`, ''));
  };

  it('has to belong to root where it is the one of the machine', () => {
    const [managed] = placesOf({ root: '/code', env: {}, state: '/state/x' });
    expect(managed).toEqual({ scope: 'managed', directory: '/etc/harness', owner: 0 });
  });

  it('is read when it and its files belong to whom they should', async () => {
    const { managed } = place({ managed: files }).own;
    expect(await read(managed, statSync(managed).uid)).toEqual([]);
  });

  it('is refused, file by file, when they belong to somebody else', async () => {
    const { managed } = place({ managed: files }).own;
    const problems = await read(managed, statSync(managed).uid + 1);
    expect(problems).toHaveLength(4);
    for (const problem of problems) expect(problem).toMatch(/: is not used: it belongs to user \d+, not to user \d+$/);
  });

  it.each(['.', 'config.yaml', 'rules', 'rules/a.md'])('is refused when others can write %s', async (name) => {
    const { managed } = place({ managed: files }).own;
    chmodSync(join(managed, name), 0o777);
    expect((await read(managed, statSync(managed).uid)).join()).toMatch(
      /is not used: others than .* can write it; chmod go-w /,
    );
  });
});
