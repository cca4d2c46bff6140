// The words that start bubblewrap, made of a list of mounts and nothing else: pure, so that tests can read them.

/** One thing that the sandbox shows at a path. All paths are absolute. */
export type Mount =
  /** What the machine has there (or at `from`), to be read or to be written. */
  | { readonly kind: 'read' | 'write'; readonly path: string; readonly from?: string }
  /** An empty directory of the sandbox's own; what is written there is gone afterwards. */
  | { readonly kind: 'scratch'; readonly path: string }
  | { readonly kind: 'hidden-file' | 'hidden-directory'; readonly path: string }
  | { readonly kind: 'devices' | 'processes'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly to: string };

export interface Confinement {
  /** A later mount of the same path replaces an earlier one; a parent always comes before what lies in it. */
  readonly mounts: readonly Mount[];
  /** Whom the process is to be inside; its own user where undefined. */
  readonly user?: number;
  /** Whether this bubblewrap can forbid that the process makes namespaces of its own (0.8 and newer). */
  readonly forbidsNamespaces: boolean;
  readonly cwd: string;
}

/** bubblewrap takes 9000 words and says so with an exit code that looks like the command's. */
export const MAX_WORDS = 9000;
/** Where it writes that it made the sandbox, and how the command ended. */
export const STATUS_FD = 3;

/** Everything before the program and its arguments. No network, no capabilities, no processes but its own. */
export const sandboxArgv = ({ mounts, user, forbidsNamespaces, cwd }: Confinement): readonly string[] => [
  '--unshare-all',
  '--unshare-user',
  ...(forbidsNamespaces ? ['--disable-userns'] : []),
  '--new-session',
  '--die-with-parent',
  ...['--cap-drop', 'ALL'],
  ...['--json-status-fd', String(STATUS_FD)],
  ...(user === undefined ? [] : ['--uid', String(user), '--gid', String(user)]),
  ...inOrder([...mounts, { kind: 'devices', path: '/dev' }, { kind: 'processes', path: '/proc' }]).flatMap(wordsOf),
  ...['--chdir', cwd, '--'],
];

const inOrder = (mounts: readonly Mount[]): readonly Mount[] => {
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  return [...last.values()].sort((a, b) => (sortKey(a.path) < sortKey(b.path) ? -1 : 1));
};

/** With a slash at its end, a directory sorts right before everything in it. */
const sortKey = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

const wordsOf = (mount: Mount): readonly string[] => {
  const { path } = mount;
  switch (mount.kind) {
    case 'read':
      return ['--ro-bind', mount.from ?? path, path];
    case 'write':
      return ['--bind', mount.from ?? path, path];
    case 'scratch':
      return ['--tmpfs', path];
    case 'hidden-file':
      return ['--ro-bind', '/dev/null', path];
    case 'hidden-directory':
      return ['--tmpfs', path, '--remount-ro', path];
    case 'devices':
      return ['--dev', path];
    case 'processes':
      return ['--proc', path];
    case 'link':
      return ['--symlink', mount.to, path];
  }
};
