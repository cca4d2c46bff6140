// Lets Node 20 run TypeScript by taking the types out, line for line. Given to workspaces as one file, so that their
// tests need nothing installed: `node --import ./node_modules/.eval/typescript.mjs --test test/*.test.ts`.
import { readFile } from 'node:fs/promises';
import { type LoadHook, register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from 'sucrase';

export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true });
  return { format: 'module', shortCircuit: true, source: code };
};

// The same file is the registration and what is registered: the second runs in the thread of the loaders.
if (isMainThread) register(import.meta.url);
