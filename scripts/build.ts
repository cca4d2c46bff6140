// Bundles src into dist: one file to load at start instead of two hundred, which halves the time to the first answer.
// Code that a command does not need stays in chunks of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

rmSync('dist', { recursive: true, force: true });

/** Puts a module in the place of one that is built on its own. */
const instead = (source: RegExp, contents: string): Plugin => ({
  name: 'instead',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: source }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, namespace: 'instead' },
    );
    onLoad({ filter: source, namespace: 'instead' }, () => ({ contents, resolveDir: 'scripts' }));
    onResolve({ filter: /\/hook[\w-]*\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
});

/** Leaves a dynamic import to the running program, under the name that its module is built with. */
const asFile = (source: RegExp, path: string): Plugin => ({
  name: 'as-file',
  setup: ({ onResolve }) => {
    onResolve({ filter: source }, () => ({ path, external: true }));
  },
});

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'external',
  // Its main file asks for its parts in a way that cannot be bundled.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: ['src/cli-main.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  // What has native parts or finds files beside itself stays a package.
  external: ['@ast-grep/napi', '@vscode/ripgrep', 'better-sqlite3', 'tree-sitter', 'tree-sitter-*'],
  // Bundled CommonJS packages call require for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

// Threads load nothing but what they do: parsing for the repository map, reading for the index of the record.
await build({
  ...common,
  entryPoints: { 'repomap-worker': 'src/repomap/workers/worker.ts', 'trace-reader': 'src/trace/index/thread.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  external: ['tree-sitter', 'tree-sitter-*'],
});

// What workspaces of `harness eval` run their TypeScript with: one file that needs nothing beside it.
await build({
  ...common,
  entryPoints: { 'eval/typescript': 'scripts/typescript-loader.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  minify: true,
});

// A hook is a process for each tool call, so it gets an entry of its own. CommonJS starts faster than modules, and its
// body is loaded as V8 has compiled it; what few events need (the schema of the configuration) is beside it.
const commonjs: BuildOptions = {
  ...common,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minify: true,
};
await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  format: 'cjs',
  plugins: [
    asFile(/^\.\/cli-main\.ts$/, './cli-main.mjs'),
    instead(/^\.\/hook-main\.ts$/, "export const { runHook } = require('./hook.cjs');"),
  ],
});
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
await build({
  ...commonjs,
  entryPoints: { hook: 'scripts/hook-entry.ts' },
  plugins: [instead(/^\.\/hook\.ts$/, "export { hook } from './hook-loader.mjs';")],
});
await build({
  ...commonjs,
  entryPoints: { 'hook-body': 'src/hook.ts' },
  plugins: [
    instead(/\/settings\/load\.ts$/, "export const { readAll, readTrust, settle } = require('./hook-settings.cjs');"),
    instead(/\/compose\/approvals\.ts$/, "export const { composeApprovals } = require('./hook-approvals.cjs');"),
    instead(/\/compose\/guards\.ts$/, "export const { composeGuards } = require('./hook-guards.cjs');"),
    instead(/\/compose\/workspace\.ts$/, "export const { composeWorkspace } = require('./hook-sandbox.cjs');"),
    instead(/\/policy\/analyse\.ts$/, "export const { analyse } = require('./hook-shell.cjs');"),
    instead(/^@secretlint\//, "export const { lintSource, creator } = require('./hook-secrets.cjs');"),
  ],
});
// Only rules that carry examples have them judged when they are read.
const examples = "export const analyseExec = (...given) => require('./hook-shell.cjs').analyseExec(...given);";
await build({
  ...commonjs,
  entryPoints: { 'hook-settings': 'scripts/hook-settings.ts', 'hook-approvals': 'src/compose/approvals.ts' },
  plugins: [instead(/^\.\/shell\/analyse\.ts$/, examples)],
});
await build({
  ...commonjs,
  entryPoints: { 'hook-shell': 'scripts/hook-shell.ts', 'hook-secrets': 'scripts/hook-secrets.ts' },
});
// What looks at files that were written, and what confines the programs that do.
await build({
  ...commonjs,
  entryPoints: { 'hook-guards': 'src/compose/guards.ts', 'hook-sandbox': 'src/compose/workspace.ts' },
  external: ['@ast-grep/napi'],
  // Compiled scripts can require modules, not import them.
  supported: { 'dynamic-import': false },
});

// Two events that together need nearly every part: a command, a configuration, and a text that looks like a secret; then
// a file that guards look at.
const scratch = mkdtempSync(join(tmpdir(), 'harness-build-'));
mkdirSync(join(scratch, '.harness', 'guards'), { recursive: true });
writeFileSync(join(scratch, '.harness', 'config.yaml'), 'permissions:\n  deny: ["Bash(git push *)"]\n');
writeFileSync(
  join(scratch, '.harness', 'guards', 'a.yaml'),
  'id: A\ntitle: a\nkind: regex\npattern: \'\\bfoo\\(\'\nexamples:\n  match: ["foo(1)"]\n',
);
writeFileSync(join(scratch, 'a.ts'), 'foo(1);\n');
const inScratch = { session_id: 'build', cwd: scratch, tool_use_id: 'build' };
const events = [
  {
    ...inScratch,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'git status && ls -la src | head -5; cat "a.txt"', description: 'Authorization' },
  },
  {
    ...inScratch,
    hook_event_name: 'PostToolUse',
    tool_name: 'Write',
    tool_input: { file_path: 'a.ts' },
    tool_response: {},
  },
];
for (const event of events) {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/hook-cache.mjs', resolve('dist/hook-body.cjs')], {
    input: JSON.stringify(event),
    env: { PATH: process.env.PATH, HOME: scratch, HARNESS_STATE_DIR: join(scratch, 'state') },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the hook does not run: ${stderr}`);
}
rmSync(scratch, { recursive: true });
