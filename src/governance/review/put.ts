// Puts a file in its place whole or not at all, and on the disk before it counts.
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncDirectory } from '../../log/sync-directory.ts';

export const putFile = (root: string, path: string, bytes: Uint8Array): void => {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  // Begins with a dot: whoever lists the folder meanwhile passes it over.
  const unfinished = join(dirname(target), `.${randomBytes(8).toString('hex')}.tmp`);
  writeFileSync(unfinished, bytes, { flag: 'wx', flush: true });
  renameSync(unfinished, target);
  syncDirectory(dirname(target));
};

export const removeFile = (root: string, path: string): void => rmSync(join(root, path), { force: true });
