// In the bundle this stands for src/hook.ts: it loads dist/hook-body.cjs together with the code that V8 made of it when it was
// built (hook-body.cache), which halves the time to its first line. Another version of Node refuses the cache and compiles.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** The script of a built file; `cachedData` may be undefined. */
export const scriptOf = (filename, cachedData) =>
  new Script(`(function (exports, require, module) {${readFileSync(filename, 'utf8')}\n})`, {
    filename,
    cachedData,
  });

/** What running the script exports. */
export const exportsOf = (script, filename) => {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module);
  return module.exports;
};

const cacheOf = (filename) => {
  try {
    return readFileSync(filename.replace(/cjs$/, 'cache'));
  } catch {
    return undefined;
  }
};

export const hook = (argv, process) => {
  const filename = join(__dirname, 'hook-body.cjs');
  return exportsOf(scriptOf(filename, cacheOf(filename)), filename).hook(argv, process);
};
