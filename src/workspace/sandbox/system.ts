// The little of the machine that programs need: /usr and where else programs are installed (etc.ts has the rest). Not here,
// and so not visible: /etc/shadow, /run with its sockets, /var, /root, other people's homes, your own home.
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { execPath } from 'node:process';
import { isInside } from '../path-text.ts';
import { readSmallFile } from '../small-file.ts';
import type { Mount } from './argv.ts';

const TOP = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** Where tool chains keep themselves below a home: programs and downloaded packages, no credentials. */
const TOOL_HOMES = [
  '.asdf',
  '.bun/bin',
  '.cargo/bin',
  '.cargo/registry',
  '.deno/bin',
  '.fnm',
  '.local/share/fnm',
  '.local/share/mise',
  '.local/share/pnpm',
  '.local/share/uv',
  '.nvm',
  '.pyenv',
  '.rbenv',
  '.rustup',
  '.sdkman/candidates',
  '.volta',
  'go/bin',
  'go/pkg/mod',
];
/** Of /proc what is the machine's, and what bubblewrap leaves to be written by its owner. */
const KERNEL = ['/proc/sys', '/proc/sysrq-trigger', '/proc/fs', '/proc/acpi', '/proc/scsi'];
/** Already there, or never to be shown as a whole. */
const NOT_PROGRAMS = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/proc', '/sys', '/dev', '/run', '/tmp', '/etc'];

const MAX_SETTINGS_BYTES = 64 * 1024;
const CREDENTIALS = /:\/\/[^/\s]*@|extraheader|token|passw/i;

export interface Machine {
  /** The PATH of children. */
  readonly path: string;
  /** The HOME of children. */
  readonly home: string | undefined;
  /** Directories that no mount from here may show as a part of something larger: the workspace, the harness's own. */
  readonly apart: readonly string[];
}

/** The mounts that every sandbox begins with. Looks at the disk. */
export const systemMounts = ({ path, home, apart }: Machine): readonly Mount[] => [
  { kind: 'read', path: '/usr' },
  // The kernel lets root write its settings (and so run programs outside) even where root is somebody else.
  ...KERNEL.filter(isThere).map(asRead),
  ...TOP.flatMap(topMount),
  ...['/nix/store'].filter(isThere).map(asRead),
  { kind: 'scratch', path: '/tmp' },
  // Not a link to /tmp: a workspace may lie below it.
  { kind: 'scratch', path: '/var/tmp' },
  ...(home === undefined ? [] : [{ kind: 'scratch', path: home } satisfies Mount]),
  ...(home === undefined
    ? []
    : TOOL_HOMES.map((name) => join(home, name))
        .filter(isThere)
        .map(asRead)),
  ...programDirectories(path, home, apart).map(asRead),
];

/** Who commits, and what git ignores: the person's own settings, unless there is a password in them. */
export const gitSettings = (home: string): readonly Mount[] =>
  ['.gitconfig', '.config/git/config', '.config/git/ignore', '.config/git/attributes']
    .map((name) => join(home, name))
    .filter((path) => {
      const text = readSmallFile(path, MAX_SETTINGS_BYTES)?.toString('utf8');
      return text !== undefined && !CREDENTIALS.test(text);
    })
    .map(asRead);

const asRead = (path: string): Mount => ({ kind: 'read', path });

const isThere = (path: string): boolean => existsSync(path);

/** Merged with /usr on most machines, directories of their own on some. */
const topMount = (path: string): readonly Mount[] => {
  try {
    return lstatSync(path).isSymbolicLink()
      ? [{ kind: 'link', path, to: readlinkSync(path) }]
      : [{ kind: 'read', path }];
  } catch {
    return [];
  }
};

/** Existing directories with the programs of the PATH, or with the whole installation around a `bin`. */
const programDirectories = (path: string, home: string | undefined, apart: readonly string[]): readonly string[] => {
  const secluded = home === undefined ? apart : [...apart, home];
  const isShowable = (directory: string): boolean =>
    directory !== '/' && secluded.every((other) => !isInside(directory, other));
  const isElsewhere = (directory: string): boolean =>
    !NOT_PROGRAMS.some((known) => isInside(known, directory)) && !apart.some((other) => isInside(other, directory));
  const found = [dirname(execPath), ...path.split(':').filter(isAbsolute)].flatMap((named) => {
    const directory = realDirectory(named);
    if (directory === undefined || !isElsewhere(directory)) return [];
    const around = installationOf(directory, home);
    return [isShowable(around) ? around : directory].filter(isShowable);
  });
  return [...new Set(found)];
};

/** What a directory of programs needs beside itself. In a home the neighbours of a `bin` may be anything. */
const installationOf = (directory: string, home: string | undefined): string => {
  const chain = TOOL_HOMES.map((name) => `/${name}/`).find((name) => `${directory}/`.includes(name));
  if (chain !== undefined) return directory.slice(0, `${directory}/`.indexOf(chain) + chain.length - 1);
  const homes = ['/home', '/root', ...(home === undefined ? [] : [home])];
  if (homes.some((other) => isInside(other, directory))) return directory;
  return /^s?bin$/.test(basename(directory)) ? dirname(directory) : directory;
};

const realDirectory = (path: string): string | undefined => {
  try {
    const real = realpathSync.native(path);
    return lstatSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
};
