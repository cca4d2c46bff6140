// A lock as a file: made exclusively, gone when it is given back. A lock whose holder died is never taken over, because
// taking over is where lock files go wrong (two that do it at once, a holder that was only asleep): it stays, and what
// it guarded is left alone. Whoever comes next uses something else.
import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { kill, pid as ownPid } from 'node:process';
import { systemCode } from '../core/error.ts';

/** A holder works for some milliseconds; one that takes this long was stopped, or its number was given to another. */
const STALE_MS = 2_000;

export type Attempt = { readonly release: () => void } | 'busy' | 'abandoned';

/** One attempt. Throws only what the disk says. `abandoned`: whoever holds it will not give it back soon. */
export const tryLock = (path: string): Attempt => {
  try {
    const fd = openSync(path, 'wx', 0o600);
    try {
      writeSync(fd, String(ownPid));
    } finally {
      closeSync(fd);
    }
    return { release: () => unlinkSync(path) };
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    return isAbandoned(path) ? 'abandoned' : 'busy';
  }
};

const isAbandoned = (path: string): boolean => {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true;
    const pid = Number(readFileSync(path, 'latin1'));
    // Not yet written, or the holder lives where we cannot see it: then time decides.
    return Number.isInteger(pid) && pid > 0 && !isAlive(pid);
  } catch (thrown) {
    // Given back in between.
    if (systemCode(thrown) === 'ENOENT') return false;
    throw thrown;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) !== 'ESRCH';
  }
};
