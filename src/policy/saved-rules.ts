// The rules that a person saved with "always": a file of the user's own for each repository, never in the repository,
// where the agent could write it and a clone would bring it along.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { HarnessError, systemCode } from '../core/error.ts';

/**
 * Adds allow rules that are not there yet; everything else in the file stays as it is. Replaces the file in one step.
 * Throws HarnessError when the file is not understood, and what the file system says.
 */
export const saveRules = (path: string, root: string, rules: readonly string[]): string => {
  const document = parseDocument(textOf(path) ?? emptyFor(root));
  const [error] = document.errors;
  if (error !== undefined) throw notUnderstood(path, error.message);
  const list = listIn(document, path);
  const present = new Set(list.toJSON());
  for (const rule of rules) if (!present.has(rule)) list.add(rule);
  list.flow = false;
  replace(path, document.toString({ lineWidth: 0 }));
  return path;
};

/** `permissions.allow` of the document, made where it is empty or missing. */
const listIn = (document: Document.Parsed, path: string): YAMLSeq => {
  if (document.contents !== null && !isMap(document.contents)) throw notUnderstood(path, 'it is no mapping');
  const permissions = document.get('permissions') ?? document.createNode({});
  if (!isMap(permissions)) throw notUnderstood(path, 'permissions is no mapping');
  document.set('permissions', permissions);
  const allow = permissions.get('allow') ?? document.createNode([]);
  if (!isSeq(allow)) throw notUnderstood(path, 'permissions.allow is no list');
  permissions.set('allow', allow);
  return allow;
};

const emptyFor = (root: string): string =>
  `# What you allowed always, for ${JSON.stringify(root)}. Remove a line to be asked again.\npermissions:\n  allow: []\n`;

const notUnderstood = (path: string, why: string): HarnessError =>
  new HarnessError('invalid_arguments', `${path} is not understood: ${why}`, 'correct or remove the file');

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};

const replace = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(next, text, { mode: 0o600, flag: 'wx' });
  renameSync(next, path);
};
