// In the bundle this stands for src/hook.ts: it loads dist/hook-body.cjs, and the parts that it asks for, together with
// the code that V8 made of them when they were built (*.cache), which halves the time to the first line. Another version
// of Node refuses a cache and compiles.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** What a file of ours exports. `loaded` is told of every script; `cacheOf` gives what was kept of one, if anything. */
export const load = (filename, { cacheOf = readCache, loaded = () => {}, modules = new Map() } = {}) => {
  const known = modules.get(filename);
  if (known !== undefined) return known.exports;
  const script = new Script(`(function (exports, require, module) {${readFileSync(filename, 'utf8')}\n})`, {
    filename,
    cachedData: cacheOf(filename),
  });
  loaded(filename, script);
  const module = { exports: {} };
  modules.set(filename, module);
  const ours = (name) => load(join(filename, '..', name), { cacheOf, loaded, modules });
  const others = createRequire(filename);
  const requireOne = (name) => (name.startsWith('./hook-') ? ours(name) : others(name));
  script.runInThisContext()(module.exports, requireOne, module);
  return module.exports;
};

export const cacheName = (filename) => filename.replace(/cjs$/, 'cache');

const readCache = (filename) => {
  try {
    return readFileSync(cacheName(filename));
  } catch {
    return undefined;
  }
};

export const hook = (argv, process) => load(join(__dirname, 'hook-body.cjs')).hook(argv, process);
