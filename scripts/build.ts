// Bundles src into dist: one file to load at start instead of two hundred, which halves the time to the first answer.
// Code that a command does not need stays in chunks of its own.
import { rmSync } from 'node:fs';
import { type BuildOptions, build, type Plugin } from 'esbuild';

rmSync('dist', { recursive: true, force: true });

/** Stands for a file that is built on its own: loaded by require, which does not read it twice as import() would. */
const apart = (source: RegExp, name: string, file: string): Plugin => ({
  name: 'apart',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: source }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'apart' } : undefined,
    );
    onLoad({ filter: source, namespace: 'apart' }, () => ({
      contents: `export const { ${name} } = require('${file}');`,
    }));
    onResolve({ filter: /\.cjs$/, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
  },
});

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'external',
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [apart(/^\.\/hook\.ts$/, 'hook', '../hook.cjs')],
  // What has native parts or finds files beside itself stays a package.
  external: ['@vscode/ripgrep', 'tree-sitter', 'tree-sitter-*'],
  // Bundled CommonJS packages call require for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

// A hook is a process for each tool call. As one small CommonJS file it starts in half the time of the same as modules;
// what few of them need (configuration, the patterns of secrets) is beside it.
await build({
  ...common,
  entryPoints: { hook: 'src/hook.ts', 'hook-config': 'src/config.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minify: true,
  plugins: [apart(/^\.\/config\.ts$/, 'loadConfig', './hook-config.cjs')],
  external: ['@secretlint/*'],
});
