// Writes dist/hook-body.cache: answers a few events, so that everything an event needs is compiled, and keeps the result.
// Arguments: the built file. Standard input is a payload.
import { writeFileSync } from 'node:fs';
import { exportsOf, scriptOf } from './hook-loader.mjs';

const [filename = ''] = process.argv.slice(2);
const script = scriptOf(filename);
process.exitCode = await exportsOf(script, filename).hook([], { env: process.env });
writeFileSync(filename.replace(/cjs$/, 'cache'), script.createCachedData());
