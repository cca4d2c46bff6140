// The operator's token: what proves that an answer came from a person. It lies in a file of the user's own that no tool
// of ours reads; answers are signed with it, so that a line in the log alone, or a home directory made up for the
// purpose, lets nothing through.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Resolution } from '../core/approval.ts';
import { HarnessError, systemCode } from '../core/error.ts';

const TOKEN = /^[0-9a-f]{64}$/;

/** The token of a user, made when there is none. Throws denied_by_policy when its file cannot be trusted. */
export const operatorToken = (userConfig: string): string => {
  const path = join(userConfig, 'operator.token');
  const token = readToken(path) ?? create(userConfig, path);
  if (!TOKEN.test(token)) throw refusal(`${path} holds no token`, 'remove the file; the next answer makes a new one');
  return token;
};

/** The token of a user, undefined when there is none yet. */
export const existingToken = (userConfig: string): string | undefined => {
  const token = readToken(join(userConfig, 'operator.token'));
  return token !== undefined && TOKEN.test(token) ? token : undefined;
};

/** The token in a file that nobody else can read; undefined when there is no file. */
export const readToken = (path: string): string | undefined => {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || (stat.mode & OTHERS) !== 0) {
      throw refusal(`${path} is open to others`, `chmod 600 ${path}, if you trust what is in it; else remove it`);
    }
    return readFileSync(fd, 'utf8').trim();
  } finally {
    closeSync(fd);
  }
};

/** Signs an answer together with the call it is good for. */
export const proofOf = (token: string, binding: string, resolution: Resolution): string => {
  const { approval, decision, scope, rules = [], note = '' } = resolution;
  // What decisions have beside it; that of calls stays as it has always been signed.
  const { choice, modified } = resolution;
  const decided = choice === undefined && modified === undefined ? [] : [choice ?? '', modified ?? false];
  return createHmac('sha256', token)
    .update(JSON.stringify([approval, binding, decision, scope, rules, note, ...decided]))
    .digest('hex');
};

/** Whether the user signed this answer. A token that cannot be trusted proves nothing. */
export const isProven = (userConfig: string, binding: string, resolution: Resolution): boolean => {
  try {
    const token = existingToken(userConfig);
    return token !== undefined && isSame(resolution.proof ?? '', proofOf(token, binding, resolution));
  } catch {
    return false;
  }
};

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export const isSame = (a: string, b: string): boolean => {
  const [one, two] = [Buffer.from(a), Buffer.from(b)];
  return one.length === two.length && timingSafeEqual(one, two);
};

export const refusal = (reason: string, remedy: string): HarnessError =>
  new HarnessError('denied_by_policy', `only a person can answer: ${reason}`, remedy);

const OTHERS = 0o077;

const create = (userConfig: string, path: string): string => {
  mkdirSync(userConfig, { recursive: true, mode: 0o700 });
  const token = randomBytes(32).toString('hex');
  try {
    const fd = openSync(path, 'wx', 0o600);
    writeSync(fd, token);
    closeSync(fd);
    return token;
  } catch (thrown) {
    // Two processes at once: the other one was first.
    const theirs = systemCode(thrown) === 'EEXIST' ? readToken(path) : undefined;
    if (theirs === undefined) throw thrown;
    return theirs;
  }
};

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw refusal(`${path} cannot be opened (${systemCode(thrown)})`, 'make it a plain file of your own');
  }
};
