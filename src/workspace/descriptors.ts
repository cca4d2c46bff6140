// Where an open descriptor really is, and directories that stay the same directory whatever happens to their name.
// Linux answers both through /proc/self/fd; it takes the place of openat, which Node does not offer.
import { closeSync, constants, lstatSync, openSync, readlinkSync, type Stats } from 'node:fs';

/** A directory held open. Close it. */
export interface HeldDirectory {
  /** A path that reaches `name` in this very directory. */
  at(name: string): string;
  /** Whether the directory is still found under this real path. */
  standsAt(path: string): boolean;
  close(): void;
}

export interface Descriptors {
  /** Real path of an open file; undefined when it was moved or removed since `asked` was opened. */
  realOf(fd: number, asked: string, opened: Stats): string | undefined;
  /** Opens the directory itself. Throws ENOENT, and ENOTDIR for anything else, links included. */
  hold(path: string): HeldDirectory;
}

// Not in node:fs; the same on every Linux architecture that Node runs on.
const O_PATH = 0o10000000;
const DELETED = ' (deleted)';

const link = (fd: number): string => `/proc/self/fd/${fd}`;

/** The kernel marks an unlinked file by a suffix that could also be part of a name. */
const isWhereItSays = (path: string, opened: Stats): boolean => {
  if (!path.endsWith(DELETED)) return true;
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.ino === opened.ino && found.dev === opened.dev;
};

/** Linux: exact, with no moment between check and use. */
export const procDescriptors: Descriptors = {
  realOf: (fd, _asked, opened) => {
    const real = readlinkSync(link(fd));
    return isWhereItSays(real, opened) ? real : undefined;
  },
  hold: (path) => {
    const fd = openSync(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return {
      at: (name) => `${link(fd)}/${name}`,
      standsAt: (expected) => readlinkSync(link(fd)) === expected,
      close: () => closeSync(fd),
    };
  },
};
