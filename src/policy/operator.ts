// How a person at a command line is known: by a token that only they can read, and by not being started by an agent.
// Whoever runs as the same user outside of our gate can do as the person does; what runs through it cannot.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, systemCode } from '../core/error.ts';

export interface Operator {
  /** The user's configuration directory. */
  readonly userConfig: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard input is a terminal. */
  readonly interactive: boolean;
  /** Process id of the parent, to look for an agent above it. */
  readonly parent: number | undefined;
  /** A file with the token, for scripts of the person's own. */
  readonly tokenFile: string | undefined;
}

/** Set in the processes that agents start: by this harness, and by the clients that say so. */
const OWN_MARKER = 'HARNESS_TREE';
const MARKERS = [OWN_MARKER, 'CLAUDECODE', 'AI_AGENT', 'CODEX_SANDBOX'];

const TOKEN = /^[0-9a-f]{64}$/;

/** Throws denied_by_policy unless a person is at the command line. Makes the token at the first use. */
export const assertPerson = (operator: Operator): void => {
  const marker = MARKERS.find((name) => operator.env[name] !== undefined) ?? markerAbove(operator.parent);
  if (marker !== undefined) {
    throw refusal(`an agent started this command (${marker} is set)`, 'run it in a terminal of your own');
  }
  const path = join(operator.userConfig, 'operator.token');
  if (operator.tokenFile !== undefined) {
    assertToken(operator.tokenFile, read(path));
    return;
  }
  if (!operator.interactive)
    throw refusal('standard input is no terminal', 'run it in a terminal, or give --token-file');
  const token = read(path) ?? create(operator.userConfig, path);
  if (!TOKEN.test(token)) throw refusal(`${path} holds no token`, 'remove the file; the next command makes a new one');
};

/** A script cannot make the token, only show that its owner gave it one. */
const assertToken = (file: string, token: string | undefined): void => {
  if (token === undefined || !TOKEN.test(token)) {
    throw refusal('there is no operator token yet', 'answer one approval in a terminal, which makes it');
  }
  const given = read(file);
  if (given === undefined || !isSame(given, token))
    throw refusal(`${file} does not hold the operator's token`, 'run it in a terminal');
};

/** An agent can clear its own environment, but not that of the process that started it. Linux only. */
const markerAbove = (parent: number | undefined): string | undefined => {
  let pid = parent ?? 0;
  for (let depth = 0; pid > 1 && depth < MOST_ANCESTORS; depth += 1) {
    if ((fromProc(pid, 'environ') ?? '').split('\0').some((entry) => entry.startsWith(`${OWN_MARKER}=`)))
      return OWN_MARKER;
    // The name in brackets may hold anything; the parent's id is the second field after it.
    const stat = fromProc(pid, 'stat') ?? '';
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  }
  return undefined;
};

const MOST_ANCESTORS = 64;

const fromProc = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
};

const create = (userConfig: string, path: string): string => {
  mkdirSync(userConfig, { recursive: true, mode: 0o700 });
  const token = randomBytes(32).toString('hex');
  try {
    const fd = openSync(path, 'wx', 0o600);
    writeSync(fd, token);
    closeSync(fd);
    return token;
  } catch (thrown) {
    // Two commands at once: the other one was first.
    const theirs = systemCode(thrown) === 'EEXIST' ? read(path) : undefined;
    if (theirs === undefined) throw thrown;
    return theirs;
  }
};

const OTHERS = 0o077;

/** The token in a file that nobody else can read; undefined when there is no file. */
const read = (path: string): string | undefined => {
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

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw refusal(`${path} cannot be opened (${systemCode(thrown)})`, 'make it a plain file of your own');
  }
};

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const refusal = (reason: string, remedy: string): HarnessError =>
  new HarnessError('denied_by_policy', `only a person can answer: ${reason}`, remedy);
