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
import { saysTheSame } from './json-file.ts';

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

/** What was there before us, to the last blank, where that says the same as what is left without us. */
export const asBefore = (path: string, left: string | undefined): string | undefined => {
  const kept = readIfThere(backupOf(path));
  return kept !== undefined && left !== undefined && saysTheSame(kept, left) ? kept : left;
};

interface Replacement {
  /** Undefined removes the file. */
  readonly content: string | undefined;
  /** Keep what was there beside it; not when that is partly ours, which would take the place of what came before us. */
  readonly keep: boolean;
}

/** Puts new content at a path. A link stays a link; permissions stay what they were. */
export const replaceFile = (path: string, { content, keep }: Replacement): void => {
  const existed = readIfThere(path) !== undefined;
  const target = existed ? realpathSync(path) : path;
  if (existed && keep) copyFileSync(target, backupOf(path));
  if (content === undefined) {
    rmSync(target, { force: true });
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  const staged = `${target}.harness-tmp`;
  rmSync(staged, { force: true });
  writeFileSync(staged, content, { flag: 'wx', mode: existed ? statSync(target).mode & 0o777 : 0o644 });
  renameSync(staged, target);
  // What was there is there again.
  if (readIfThere(backupOf(path)) === content) rmSync(backupOf(path));
};
