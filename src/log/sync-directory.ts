// The names of new files reach the disk with their directory only.
import { closeSync, fsyncSync, openSync } from 'node:fs';

export const syncDirectory = (path: string): void => {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};
