// Where the files of a draft go: below .harness, under a name of its kind, by no link.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftKind } from '../../core/draft.ts';
import { HarnessError, systemCode } from '../../core/error.ts';
import { visible } from '../../core/visible.ts';

const NAMES: Readonly<Record<DraftKind, RegExp>> = {
  rule: /^\.harness\/rules\/(?:learned\/)?[A-Za-z0-9][\w-]{0,80}\.md$/,
  guard: /^\.harness\/guards\/[A-Za-z0-9][\w-]{0,80}\.(?:ya?ml|md)$/,
  skill: /^\.harness\/skills\/[a-z0-9]+(?:-[a-z0-9]+)*\/SKILL\.md$/,
};

/** Throws invalid_arguments unless a draft of that kind may write there. The root is a real path. */
export const assertTarget = (root: string, kind: DraftKind, path: string): void => {
  if (!NAMES[kind].test(path)) throw refused(path, `is no place for a ${kind}`);
  const segments = path.split('/');
  for (let length = 1; length <= segments.length; length += 1) {
    const part = segments.slice(0, length).join('/');
    const isLast = length === segments.length;
    const stat = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (isLast ? !stat.isFile() : !stat.isDirectory())
      throw refused(path, `${part} is ${stat.isSymbolicLink() ? 'a link' : `no ${isLast ? 'file' : 'directory'}`}`);
  }
};

const refused = (path: string, why: string): HarnessError =>
  new HarnessError('invalid_arguments', `${visible(path)}: ${why}`, 'reject the draft');

/** What is there now; undefined: nothing. */
export const currentBytes = (root: string, path: string): Buffer | undefined => {
  try {
    return readFileSync(join(root, path));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT' || systemCode(thrown) === 'ENOTDIR') return undefined;
    throw thrown;
  }
};
