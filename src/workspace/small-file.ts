// Reads a file that says how things are built (a manifest, a git ref): small, regular, never waited for.
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { readHead } from './open-read.ts';

/** The bytes of a regular file of at most `limit` bytes; undefined when it is absent, larger or anything else. */
export const readSmallFile = (path: string, limit: number): Buffer | undefined => {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(fd);
    return stat.isFile() && stat.size <= limit ? readHead(fd, stat.size, limit) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
};
