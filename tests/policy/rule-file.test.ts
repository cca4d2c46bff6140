import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT, read, write } from '../support/policy.ts';
import { factsOf, isMatch, line, readText, ruleFile, ruleOf } from '../support/rule-file.ts';

describe('what a rule speaks about', () => {
  it.each<[name: string, head: Readonly<Record<string, unknown>>, command: string, matches: boolean]>([
    ['its pattern', {}, 'npm publish', true],
    ['nothing else', {}, 'npm pack', false],
    ['any of its patterns', { match: ['Bash(a *)', 'Bash(npm publish *)'] }, 'npm publish', true],
    ['a part of a chain', {}, 'npm test && npm publish --tag x', true],
    ['not what is left out', { unless: 'Bash(npm publish --dry-run *)' }, 'npm publish --dry-run', false],
    ['what is not left out', { unless: ['Bash(npm publish --dry-run *)'] }, 'npm publish --tag x', true],
    [
      'a refusal, where the exception could not be understood',
      { unless: 'Bash(npm publish --dry-run *)' },
      'npm publish --dry-run "$X"',
      true,
    ],
    ['below its paths', { paths: 'packages/old/**' }, 'cd packages/old && npm publish', true],
    ['deep below its paths', { paths: 'packages/old' }, 'cd packages/old/a && npm publish', true],
    ['not beside its paths', { paths: 'packages/old/**' }, 'cd packages/older && npm publish', false],
    ['not above its paths', { paths: 'packages/old/**' }, 'npm publish', false],
    ['the root by a pattern for everything', { paths: '**' }, 'npm publish', true],
    ['no directory by a pattern for files', { paths: 'packages/*.ts' }, 'cd packages && npm publish', false],
    ['reads of a command', { match: 'Read(secret/**)' }, 'cat secret/a', true],
  ])('%s', (_name, head, command, matches) => {
    expect(isMatch(ruleOf(head), line(command))).toBe(matches);
  });

  it('a permission with paths needs the real directory below them, a refusal either', () => {
    const effects = line('cd packages/a && make');
    const facts = factsOf(effects, { 'packages/a': { real: `${ROOT}/elsewhere`, type: 'directory' } });
    const head = { match: 'Bash(make *)', paths: 'packages/**' };
    expect(isMatch(ruleOf({ ...head, decision: 'allow' }), effects, facts)).toBe(false);
    expect(isMatch(ruleOf({ ...head, decision: 'deny' }), effects, facts)).toBe(true);
  });

  it('a permission does not reach into a directory that nobody looked at', () => {
    const head = { match: 'Bash(make *)', paths: 'packages/**' };
    const effects = [{ kind: 'exec' as const, argv: ['make'], cwd: 'packages/a' }];
    expect(isMatch(ruleOf({ ...head, decision: 'allow' }), effects)).toBe(false);
    expect(isMatch(ruleOf({ ...head, decision: 'ask' }), effects)).toBe(true);
  });

  it('an exception to a refusal needs the real path, an exception to a permission either', () => {
    const effects = [write('docs/a.md')];
    const facts = factsOf(effects, { 'docs/a.md': { real: `${ROOT}/src/a.ts` } });
    const head = { match: 'Edit', unless: 'Edit(docs/**)' };
    expect(isMatch(ruleOf({ ...head, decision: 'deny' }), effects, facts)).toBe(true);
    expect(isMatch(ruleOf({ ...head, decision: 'allow' }), effects, facts)).toBe(false);
  });

  it('paths narrow reads and writes as well', () => {
    const rule = ruleOf({ match: ['Read', 'Edit'], paths: 'db/**' });
    expect([read('db/a'), write('db/a'), read('a')].map((effect) => isMatch(rule, [effect]))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('what a rule is', () => {
  it('carries its severity, its text and its content', () => {
    expect(ruleOf({ severity: 'critical' })).toMatchObject({
      id: 'project:a-rule',
      decision: 'deny',
      severity: 'critical',
      reason: 'Because',
      version: `project:a-rule@${'f'.repeat(64)}`,
    });
  });
  it('is told by its title where the body says nothing', () => {
    const found = readText(ruleFile({}, ''));
    expect('rule' in found && found.rule.reason).toBe('A rule');
  });
  it.each([['person'], ['learned from run_1'], ['imported: .claude/settings.json']])('origin %s', (origin) => {
    expect(readText(ruleFile({ origin }))).toMatchObject({ head: { origin } });
  });
});

describe('examples', () => {
  it.each<[name: string, head: Readonly<Record<string, unknown>>]>([
    ['a command', { examples: { match: ['npm publish --x'], not_match: ['npm pack'] } }],
    ['a chain of which one part is refused', { examples: { match: ['ls && npm publish'] } }],
    [
      'a read and an edit',
      {
        match: ['Read(a/**)', 'Edit(b/**)'],
        examples: { match: ['Read(a/x)', 'Edit(b/x)', 'Write(b/y)', 'cat a/x'], not_match: ['Read(b/x)', 'Edit(a/x)'] },
      },
    ],
    [
      'a tool of ours',
      { match: 'run_tests(npm test *)', examples: { match: ['run_tests(npm test)'], not_match: ['npm test'] } },
    ],
    [
      'a host, named or in an address',
      {
        match: 'WebFetch(domain:example.com)',
        examples: {
          match: ['WebFetch(https://example.com/a)', 'WebFetch(example.com)'],
          not_match: ['WebFetch(https://example.org)'],
        },
      },
    ],
    [
      'another server',
      { match: 'mcp__github__*', examples: { match: ['mcp__github__get'], not_match: ['mcp__gitlab__get'] } },
    ],
    ['the directory', { paths: 'a/**', examples: { match: ['cd a && npm publish'], not_match: ['npm publish'] } }],
    [
      'a permission covers all that needs one',
      {
        decision: 'allow',
        match: 'Bash(make *)',
        examples: { match: ['make', 'ls && make a'], not_match: ['make && rm x', 'make "$(id)"', 'make $X'] },
      },
    ],
  ])('%s: hold', (_name, head) => {
    expect(readText(ruleFile(head))).toHaveProperty('rule');
  });

  it.each<[name: string, head: Readonly<Record<string, unknown>>, problem: RegExp]>([
    [
      'that should match',
      { examples: { match: ['npm publish', 'npm pack'] } },
      /^its own example npm pack does not match$/,
    ],
    [
      'that should not match',
      { examples: { not_match: ['ls; npm publish'] } },
      /ls; npm publish matches and should not$/,
    ],
    [
      'that is no call',
      { examples: { match: ['Raed(x)'] } },
      /Raed\(x\) is not understood: unknown tool Raed; did you mean Read\?/,
    ],
    [
      'of a permission that reaches further',
      { decision: 'allow', match: 'Bash(make)', examples: { match: ['make && rm x'] } },
      /does not match/,
    ],
  ])('%s: the rule is not loaded', (_name, head, problem) => {
    expect(readText(ruleFile(head))).toEqual([
      { path: '/rules/a.md', line: 6, problem: expect.stringMatching(problem) },
    ]);
  });
});

it('the rule that docs/policy.md shows is sound, and tells what it says', () => {
  const [, text = ''] = /\n```markdown\n(---\n[\s\S]*?\n)```\n/.exec(readFileSync('docs/policy.md', 'utf8')) ?? [];
  expect(readText(text)).toMatchObject({
    rule: {
      reason: 'Hand-written migrations drift from the model',
      remedy: expect.stringMatching(/^Change the model and run/),
    },
  });
});

describe('problems, with their line', () => {
  it.each<[name: string, text: string, line: number, problem: RegExp]>([
    ['no front matter', 'Never push.\n', 1, /begins with front matter/],
    ['front matter without an end', '---\nid: a\n', 1, /begins with front matter/],
    ['no YAML', '---\nid: a\nmatch: [\n---\n', 3, /./],
    ['a key twice', '---\nid: a\nid: b\n---\n', 3, /unique/],
    ['an unknown key', ruleFile({ desicion: 'deny' }), 6, /^unknown key desicion; did you mean decision\?$/],
    [
      'an unknown inner key',
      ruleFile({ examples: { matches: [] } }),
      6,
      /^unknown key examples\.matches; did you mean match\?$/,
    ],
    ['an unknown decision', ruleFile({ decision: 'block' }), 4, /^decision: /],
    ['an id that is none', ruleFile({ id: 'No Push' }), 2, /^id: write small letters/],
    ['an origin of nobody', ruleFile({ origin: 'personal' }), 6, /^origin: begin with person/],
    ['no pattern', ruleFile({ match: [] }), 5, /^match: /],
    [
      'an unknown tool',
      ruleFile({ match: ['Bash(x)', 'Bsh(x)'] }),
      5,
      /^Bsh\(x\): unknown tool Bsh; did you mean Bash\?$/,
    ],
    ['a name that every object has', ruleFile({ match: 'constructor(x)' }), 5, /unknown tool constructor/],
    ['a bad exception', ruleFile({ unless: 'Bash()' }), 6, /is empty/],
    ['a negated path', ruleFile({ paths: '!src' }), 6, /cannot be negated/],
    [
      'paths for what has no place',
      ruleFile({ match: 'WebFetch', paths: 'src' }),
      6,
      /^WebFetch happens nowhere in the workspace/,
    ],
  ])('%s', (_name, text, line, problem) => {
    const found = readText(text);
    expect(found).toContainEqual({ path: '/rules/a.md', line, problem: expect.stringMatching(problem) });
  });

  it('names the line of a key whose value stands below it', () => {
    const text = '---\nid: a\ntitle: t\ndecision: deny\nmatch:\n  - Bash(a)\n  - Bsh(b)\nunles:\n  - Bash(c)\n---\n';
    expect(readText(text)).toMatchObject([{ line: 8, problem: expect.stringContaining('did you mean unless?') }]);
    expect(readText(text.replace('unles:', 'unless:'))).toMatchObject([{ line: 7 }]);
  });

  it('tells all of them, not only the first', () => {
    expect(readText(ruleFile({ match: ['Bsh', 'Raed'], unless: 'Edti' }))).toHaveLength(3);
  });
});
