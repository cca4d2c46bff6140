// A lock between processes for work of about a millisecond that does not wait for anything.
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { kill, pid } from 'node:process';
import { type ErrorCode, HarnessError, systemCode } from '../core/error.ts';

const PATIENCE_MS = 2_000;
const PAUSE_MS = 1;

/** Does the work while this process alone has the lock. Blocks. Throws `code` when nobody gives it back. */
export const withLockFile = <Value>(path: string, code: ErrorCode, work: () => Value): Value => {
  const deadline = performance.now() + PATIENCE_MS;
  while (!taken(path)) {
    if (performance.now() > deadline) throw stuck(path, code);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
};

/** A link appears with its content: nobody ever sees a lock that does not say whose it is. */
const taken = (path: string): boolean => {
  const mine = `${path}.${pid}`;
  writeFileSync(mine, String(pid), { mode: 0o600 });
  try {
    linkSync(mine, path);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    takeFromTheDead(path);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
};

/** Moves a dead owner's lock away; only one process can, and it puts back what turns out to be a new owner's. */
const takeFromTheDead = (path: string): void => {
  const owner = ownerOf(path);
  if (owner === undefined || isAlive(owner)) return;
  const aside = `${path}.${pid}.dead`;
  try {
    renameSync(path, aside);
    if (ownerOf(aside) !== owner) linkSync(aside, path);
    unlinkSync(aside);
  } catch {
    // Somebody else was quicker.
  }
};

/** Undefined when it was just given back. */
const ownerOf = (path: string): number | undefined => {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
};

const isAlive = (process: number): boolean => {
  try {
    return kill(process, 0);
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
};

const stuck = (path: string, code: ErrorCode): HarnessError =>
  new HarnessError(code, `the lock ${path} is held and not given back`, `remove ${path}`);
