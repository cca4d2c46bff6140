// For systems without /proc/self/fd (macOS): resolve the name, open without following, compare identities afterwards.
// The moment between check and use is narrowed to microseconds here, not closed.
import { closeSync, constants, fstatSync, lstatSync, openSync, realpathSync, type Stats } from 'node:fs';
import type { Descriptors } from './descriptors.ts';

const isSameFile = (a: Stats | undefined, b: Stats): boolean => a?.ino === b.ino && a.dev === b.dev;

const statIfThere = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

export const portableDescriptors: Descriptors = {
  realOf: (_fd, asked, opened) => {
    const real = realpathSync.native(asked);
    return isSameFile(statIfThere(real), opened) ? real : undefined;
  },
  hold: (path) => {
    const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    const held = fstatSync(fd);
    return {
      at: (name) => `${path}/${name}`,
      standsAt: (expected) => isSameFile(statIfThere(expected), held) && realpathSync.native(expected) === expected,
      close: () => closeSync(fd),
    };
  },
};
