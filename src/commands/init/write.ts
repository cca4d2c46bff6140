// Settings are replaced whole, in one step, and what was there is kept beside them.
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../../core/error.ts';

export const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};

/** Where the file as it was before is kept. */
export const backupOf = (path: string): string => `${path}.before-harness`;

/** Puts new content at a path (undefined removes it). A link stays a link; permissions stay what they were. */
export const replaceFile = (path: string, content: string | undefined): void => {
  const existed = readIfThere(path) !== undefined;
  const target = existed ? realpathSync(path) : path;
  if (existed) copyFileSync(target, backupOf(path));
  if (content === undefined) {
    rmSync(target, { force: true });
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const staged = `${target}.harness-tmp`;
  rmSync(staged, { force: true });
  writeFileSync(staged, content, { flag: 'wx', mode: existed ? statSync(target).mode & 0o777 : 0o644 });
  renameSync(staged, target);
};
