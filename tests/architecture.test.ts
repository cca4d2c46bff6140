// The import table, the size budgets and the bans of CONTRIBUTING.md, enforced.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom, by folder of src, and by file beside them and in compose. `npm` lists the packages a folder may use; undefined: any. */
const TABLE: Readonly<Record<string, { readonly src: readonly string[]; readonly npm?: readonly string[] }>> = {
  'main.ts': { src: ['cli-main.ts', 'hook-main.ts'] },
  'cli-main.ts': { src: ['cli.ts', 'commands'] },
  'hook-main.ts': { src: ['hook.ts'] },
  'cli.ts': { src: ['commands', 'core', 'version.ts'] },
  'hook.ts': {
    src: [
      'clients',
      'compose/approvals.ts',
      'compose/guards.ts',
      'compose/workspace.ts',
      'core',
      'log',
      'policy',
      'policy-in-force.ts',
      'rpc',
      'workspace',
      'version.ts',
    ],
  },
  'harness.ts': { src: ['compose/harness.ts'] },
  'policy-in-force.ts': { src: ['config.ts', 'core', 'policy', 'settings', 'version.ts'] },
  'config.ts': { src: ['core', 'policy', 'tools', 'workspace'] },
  'yaml.ts': { src: ['core'] },
  'version.ts': { src: [] },
  // What is put together: its files may use each other.
  'compose/approvals.ts': { src: ['core', 'log', 'policy', 'settings', 'workspace'] },
  'compose/built-thread.ts': { src: [] },
  'compose/draft-checks.ts': { src: ['core', 'governance', 'policy', 'settings', 'version.ts', 'workspace'] },
  'compose/drafter.ts': { src: ['config.ts', 'core', 'governance', 'settings', 'workspace'] },
  'compose/drafts.ts': { src: ['core', 'governance', 'log'] },
  'compose/governance.ts': { src: ['config.ts', 'core', 'governance', 'policy'] },
  'compose/guards.ts': { src: ['core', 'governance', 'settings', 'workspace'] },
  'compose/harness.ts': {
    src: [
      'config.ts',
      'core',
      'log',
      'loops',
      'memory',
      'policy',
      'settings',
      'tasks',
      'tools',
      'workspace',
      'version.ts',
    ],
  },
  'compose/history.ts': { src: ['core', 'history', 'log', 'policy', 'version.ts', 'workspace'] },
  'compose/libraries.ts': { src: ['core', 'settings', 'trace'] },
  'compose/log.ts': { src: ['log'] },
  'compose/map.ts': { src: ['core', 'repomap', 'workspace'] },
  'compose/memory.ts': { src: ['core', 'memory', 'workspace'] },
  'compose/metrics.ts': { src: ['config.ts', 'core', 'governance', 'log', 'trace', 'version.ts', 'workspace'] },
  'compose/person.ts': { src: ['log', 'policy'] },
  'compose/rare.ts': { src: ['core', 'log'] },
  'compose/rebuild.ts': { src: ['core', 'log', 'policy', 'settings'] },
  'compose/records.ts': { src: ['core', 'log', 'policy', 'settings'] },
  'compose/reexecute.ts': { src: ['core', 'harness.ts', 'replay', 'version.ts', 'workspace'] },
  'compose/replay.ts': { src: ['core', 'log', 'policy', 'replay', 'settings', 'version.ts', 'workspace'] },
  'compose/review.ts': { src: ['core', 'governance', 'log', 'policy', 'settings', 'version.ts'] },
  'compose/sessions.ts': { src: ['core', 'settings', 'workspace'] },
  'compose/settings.ts': { src: ['log', 'settings', 'workspace'] },
  'compose/skills.ts': { src: ['core', 'governance', 'settings', 'workspace'] },
  'compose/tasks.ts': { src: ['core', 'log', 'policy', 'tasks', 'tools', 'workspace'] },
  'compose/telemetry.ts': { src: ['config.ts', 'core', 'trace', 'version.ts'] },
  'compose/tools.ts': { src: ['policy', 'tools'] },
  'compose/trace.ts': { src: ['core', 'trace'] },
  'compose/workspace.ts': { src: ['config.ts', 'core', 'policy', 'settings', 'workspace'] },
  commands: {
    src: ['commands', 'compose', 'core', 'eval', 'harness.ts', 'history', 'replay', 'rpc', 'settings', 'version.ts'],
  },
  core: { src: ['core'], npm: ['zod', 'fastest-levenshtein'] },
  eval: { src: ['eval', 'compose', 'core', 'harness.ts', 'trace', 'yaml.ts'] },
  log: { src: ['log', 'core'] },
  loops: { src: ['loops', 'core'], npm: ['zod'] },
  memory: { src: ['memory', 'core', 'log', 'trace'] },
  governance: { src: ['governance', 'core', 'log', 'policy', 'replay', 'settings', 'yaml.ts'] },
  policy: { src: ['policy', 'core'] },
  settings: { src: ['settings', 'core', 'policy', 'log', 'config.ts', 'yaml.ts'] },
  clients: { src: ['clients', 'core'], npm: [] },
  history: { src: ['history', 'core', 'clients'], npm: ['fzstd', 'zod'] },
  replay: { src: ['replay', 'core'], npm: ['zod'] },
  rpc: { src: ['rpc', 'core', 'clients'] },
  trace: { src: ['trace', 'log', 'core'] },
  repomap: { src: ['repomap', 'core'] },
  tasks: { src: ['tasks', 'core', 'log'] },
  tools: { src: ['tools', 'core', 'workspace', 'log'] },
  workspace: { src: ['workspace', 'core'] },
};

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => {
    const path = relative('src', join(entry.parentPath, entry.name));
    const text = readFileSync(join('src', path), 'utf8');
    const imports = [
      ...text.matchAll(
        /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
      ),
    ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    return { path, text, imports };
  });

/** The files of compose stand for themselves, as those beside the folders do: each puts other parts together. */
const folderOf = (path: string): string =>
  path.includes('/') && !path.startsWith('compose/') ? path.slice(0, path.indexOf('/')) : path;
const isComposition = (path: string): boolean => path.startsWith('compose/');
const mayUse = (from: string, path: string): boolean =>
  (isComposition(from) && isComposition(path)) ||
  [folderOf(path), path.split('/')[0]].some((name) => TABLE[folderOf(from)]?.src.includes(name ?? ''));
const resolved = (from: string, specifier: string): string => normalize(join(dirname(from), specifier));

describe.each(sources)('$path', ({ path, text, imports }) => {
  it('imports only what its folder may', () => {
    const allowed = TABLE[folderOf(path)];
    expect(allowed, `${folderOf(path)} is not in the import table`).toBeDefined();
    const wrong = imports.filter((specifier) => {
      if (specifier.startsWith('node:') || specifier.endsWith('.json')) return false;
      if (specifier.startsWith('.')) return !mayUse(path, resolved(path, specifier));
      return allowed?.npm !== undefined && !allowed.npm.includes(specifier);
    });
    expect(wrong).toEqual([]);
  });

  it('has at most 300 lines', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(301);
  });

  it('has no escape from the type checker and no module-level mutable state', () => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
    expect(
      code
        .match(/@ts-|biome-ignore|(?<=[\w)\]}] )as (?!const\b)[A-Za-z_{[(]|: any\b|<any>/g)
        ?.filter((hit) => !isRename(code, hit)) ?? [],
    ).toEqual([]);
    expect(code.match(/^(?:let|var) .*/gm) ?? []).toEqual([]);
  });
});

/** `import { a as b }` and `import * as x` are not casts. */
const isRename = (code: string, hit: string): boolean =>
  new RegExp(`(?:\\{[^}]*|\\*\\s*)${hit.replace(/[[\](){}]/g, '\\$&')}[^\\n]*from`).test(code);

it('has no import cycle, types included', () => {
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => resolved(path, specifier)),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

it('loads no schema, command line or protocol library in a hook', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const statics = [
      ...(byPath.get(path)?.text ?? '').matchAll(/(?:^|\n)(?:import|export) (?!type )[^;]*?from\s+'([^']+)'/g),
    ].map((match) => match[1] ?? '');
    for (const specifier of statics) {
      if (specifier.startsWith('.')) visit(resolved(path, specifier));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  };
  visit('hook.ts');
  expect([...packages].sort()).toEqual(['fastest-levenshtein', 'ulid']);
});

it('keeps files short: median at most 90 lines, 90 % at most 200', () => {
  const lengths = sources.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThanOrEqual(90);
  expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(200);
});

it('touches the process where it begins only', () => {
  const touching = sources
    .filter(
      ({ path, text }) =>
        !['main.ts', 'cli-main.ts', 'hook-main.ts'].includes(path) &&
        /(?<![\w.'])process\.(?!execPath\b)/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    )
    .map(({ path }) => path);
  expect(touching).toEqual([]);
});
