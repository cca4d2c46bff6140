// Writes the caches beside dist/hook-*.cjs: answers one event, so that all it takes is compiled, and keeps what V8 made of
// the parts that have no cache yet. Arguments: the built body. Standard input is a payload.
import { existsSync, writeFileSync } from 'node:fs';
import { cacheName, load } from './hook-loader.mjs';

const [filename = ''] = process.argv.slice(2);
const scripts = new Map();
const body = load(filename, { cacheOf: () => undefined, loaded: (name, script) => scripts.set(name, script) });
process.exitCode = await body.hook([], { env: process.env });
for (const [name, script] of scripts)
  if (!existsSync(cacheName(name))) writeFileSync(cacheName(name), script.createCachedData());
