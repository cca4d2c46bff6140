// What "always" is offered for. The judge is the real one, so that a rule that would not help is not offered.
import { expect, it } from 'vitest';
import type { Ask } from '../../src/core/approval-desk.ts';
import type { Effect } from '../../src/core/effect.ts';
import { isPathEffect } from '../../src/core/path-effect.ts';
import type { Mode } from '../../src/policy/defaults.ts';
import { rulesFor } from '../../src/policy/grants.ts';
import { judge } from '../../src/policy/judge.ts';
import { compileRules, type Permissions } from '../../src/policy/rules.ts';
import { analyseExec } from '../../src/policy/shell/analyse.ts';

const ROOT = '/srv/app';

interface Setting {
  readonly rules?: Partial<Permissions>;
  readonly mode?: Mode;
  readonly real?: string;
  readonly isFixed?: (program: string) => boolean;
}

const offered = (
  effects: readonly Effect[],
  { rules = {}, mode = 'workspace', real, isFixed = () => true }: Setting = {},
) => {
  const anchors = { root: ROOT, home: '/home/dev' };
  const own = compileRules({ allow: [], ask: [], deny: [], ...rules }, 'user', anchors).rules;
  const facts = {
    paths: Object.fromEntries(
      effects.filter(isPathEffect).map(({ path }) => {
        const absolute = path.startsWith('/') ? path : `${ROOT}/${path}`;
        return [path, [{ path: absolute, real: real ?? absolute, type: 'file' as const }]];
      }),
    ),
  };
  const judgeWith = (patterns: readonly string[], ask: Ask) => {
    const granted = compileRules({ allow: patterns, ask: [], deny: [] }, 'session', anchors);
    expect(granted.problems).toEqual([]);
    return judge(ask.call, ask.effects, ask.facts, {
      mode,
      rules: [...own, ...granted.rules],
      boundaries: { root: ROOT, own: [] },
    });
  };
  const ask: Ask = { session: 's', binding: 'b', call: { tool: 'run_command', principal: 'agent' }, effects, facts };
  return rulesFor(ask, { judgeWith, isFixed });
};

const command = (text: string): readonly Effect[] => analyseExec({ kind: 'exec', argv: [], cwd: '.', text }).effects;

it.each([
  ['npm run build', 'Bash(npm run build)'],
  ['npm run build -- --watch', 'Bash(npm run build -- *)'],
  ['pnpm run lint:fix -- src', 'Bash(pnpm run lint:fix -- *)'],
  ['npm run build --prefix=x', 'Bash(npm run build --prefix=x)'],
  ['npm install', 'Bash(npm install)'],
  ['git commit -m "a message; with $ and *"', 'Bash(git commit *)'],
  ['git add -A', 'Bash(git add *)'],
  ['git push origin main', 'Bash(git push origin main)'],
  ['git fetch --upload-pack=x origin', 'Bash(git fetch --upload-pack=x origin)'],
  ['make build', 'Bash(make build)'],
  ['terraform plan', 'Bash(terraform plan)'],
])('%s: %s', (text, rule) => expect(offered(command(text))).toEqual([rule]));

it('one rule for each part that asked, and none for those that did not', () => {
  expect(offered(command('git log && git add a.ts && make x | head'))).toEqual(['Bash(git add *)', 'Bash(make x)']);
});

it.each([
  ...['sh -c ls', 'bash x.sh', 'python3.12 -V -x', 'node build.mjs', 'deno run x', 'perl -e 1', 'ruby x.rb', 'php x'],
  ...['env FOO=1 make', 'xargs make', 'sudo make', 'nice make', 'timeout 5 make', 'command make', 'nohup make'],
  ...[
    'npx eslint',
    'bunx x',
    'pnpm dlx x',
    'npm exec x',
    'npm --prefix=x run build',
    'uvx x',
    'docker exec a b',
    'ssh host',
  ],
  ...[
    'curl https://example.com',
    'rm a.txt',
    'chmod +x a',
    'find . -exec make',
    'vim a',
    'sqlite3 a.db',
    'gh pr create',
  ],
  ...['git', 'git -C x add a', 'git -c a=b commit', 'git config a b', 'git bisect run x', 'npm', 'npm config set a b'],
  ...[
    'harness approvals approve x',
    'claude -p x',
    'make $(id)',
    'make `id`',
    'make "$X"',
    '/usr/bin/make x',
    './make x',
  ],
  ...[
    'make "a b"',
    "make 'a*'",
    'make a; eval b',
    'FOO=1 make x',
    'while true; do make; done',
    'make x &',
    'cargo run',
  ],
])('%s: nothing', (text) => expect(offered(command(text))).toEqual([]));

it('nothing where one part cannot be said, where there are too many, or where the agent could bring the program', () => {
  expect(offered(command('make x && node y'))).toEqual([]);
  expect(offered(command('a1 && a2 && a3 && a4 && a5'))).toHaveLength(5);
  expect(offered(command('a1 && a2 && a3 && a4 && a5 && a6'))).toEqual([]);
  expect(offered(command('make x'), { isFixed: () => false })).toEqual([]);
});

it('nothing where a rule of the user’s own asks, or the mode does', () => {
  expect(offered(command('make x'), { rules: { ask: ['Bash(make *)'] } })).toEqual([]);
  expect(offered(command('npm test'), { mode: 'read-only' })).toEqual([]);
});

const CI = '.github/workflows/ci.yml';

it('a file: exactly that one, by its real name', () => {
  expect(offered([{ kind: 'write', path: CI }])).toEqual([`Edit(/${CI})`]);
  expect(offered([{ kind: 'write', path: `./${CI}` }])).toEqual([`Edit(/${CI})`]);
  expect(offered([{ kind: 'write', path: CI }], { real: `${ROOT}/elsewhere.yml` })).toEqual([]);
  expect(offered([{ kind: 'write', path: '.github/workflows/*.yml' }])).toEqual([]);
  expect(offered([{ kind: 'write', path: `x/../${CI}` }])).toEqual([]);
  expect(offered([{ kind: 'delete', path: 'a.txt' }])).toEqual([]);
});

it('a host and another server’s tool: exactly that one', () => {
  expect(offered([{ kind: 'network', host: 'example.com' }])).toEqual(['WebFetch(domain:example.com)']);
  expect(offered([{ kind: 'network', host: '*' }])).toEqual([]);
  expect(offered([{ kind: 'mcp', server: 'db', tool: 'query' }])).toEqual(['mcp__db__query']);
  expect(offered([{ kind: 'mcp', server: 'db*', tool: 'query' }])).toEqual([]);
  expect(offered([{ kind: 'mcp', server: 'a__b', tool: 'query' }])).toEqual([]);
});
