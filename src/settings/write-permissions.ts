// Adds patterns to the lists of a config.yaml and leaves everything else in it as a person wrote it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';
import { HarnessError, systemCode } from '../core/error.ts';
import type { Permissions } from '../policy/rules.ts';
import { readSource } from './source-file.ts';

export interface PermissionsEdit {
  readonly path: string;
  /** Undefined where there is no file yet. */
  readonly before: string | undefined;
  readonly after: string;
  /** Patterns that were not there. */
  readonly added: Permissions;
}

/** What the file would be with these patterns in its lists. Throws invalid_arguments when it cannot be read as YAML. */
export const editPermissions = (path: string, wanted: Permissions): PermissionsEdit => {
  const file = readSource(path);
  if (file !== undefined && 'problem' in file) throw unusable(`${path}: ${file.problem.problem}`);
  const document = parseDocument(file?.text ?? '');
  const [error] = document.errors;
  if (error !== undefined) throw unusable(`${path}: ${error.message}`);
  const missing = (list: keyof Permissions): readonly string[] => {
    const at = document.getIn(['permissions', list]);
    const known: readonly unknown[] = isSeq(at) ? at.toJSON() : [];
    return [...new Set(wanted[list])].filter((pattern) => !known.includes(pattern));
  };
  const added = { allow: missing('allow'), ask: missing('ask'), deny: missing('deny') };
  for (const list of ['allow', 'ask', 'deny'] as const) {
    if (added[list].length === 0) continue;
    if (isSeq(document.getIn(['permissions', list]))) {
      for (const pattern of added[list]) document.addIn(['permissions', list], pattern);
    } else document.setIn(['permissions', list], document.createNode([...added[list]]));
  }
  return { path, before: file?.text, after: document.toString({ lineWidth: 0 }), added };
};

/** Puts the edited text in the place of the file, whole or not at all; through a link to where it leads. */
export const applyEdit = ({ path, after }: PermissionsEdit): void => {
  mkdirSync(dirname(path), { recursive: true });
  const real = realPath(path);
  const unfinished = join(dirname(real), `.${randomBytes(6).toString('hex')}.tmp`);
  writeFileSync(unfinished, after, { flag: 'wx', flush: true });
  renameSync(unfinished, real);
};

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return path;
    throw thrown;
  }
};

const unusable = (message: string): HarnessError =>
  new HarnessError('invalid_arguments', message, 'correct the file and try again');
