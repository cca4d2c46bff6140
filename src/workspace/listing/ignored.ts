// Directories that programs leave out because `.gitignore` says so. Only what it says beyond doubt: this is about not
// walking through `node_modules` in vain, and whoever wrote the file may not hide anything by it.
import { existsSync } from 'node:fs';
import { workTreeOf } from '../git.ts';
import { joined } from '../path-text.ts';
import { readSmallFile } from '../small-file.ts';

const MAX_BYTES = 64 * 1024;
/** They are asked first, and may take back what `.gitignore` says. */
const OTHERS = ['.ignore', '.rgignore', '.fdignore'];
const PLAIN_NAME = /^\/?([\w.@-]+)\/?$/;

/** Paths of the directories beside a `.gitignore` that it names plainly. */
export const ignoredIn = (directory: string): ReadonlySet<string> => {
  const isInForce = workTreeOf(directory) !== undefined && !OTHERS.some((name) => existsSync(joined(directory, name)));
  const text = isInForce ? readSmallFile(joined(directory, '.gitignore'), MAX_BYTES)?.toString('utf8') : undefined;
  const lines = text?.split(/\r?\n/) ?? [];
  if (lines.some((line) => line.startsWith('!'))) return new Set();
  return new Set(lines.flatMap((line) => PLAIN_NAME.exec(line)?.[1] ?? []).map((name) => joined(directory, name)));
};
