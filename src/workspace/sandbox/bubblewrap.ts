// Whether there is a bubblewrap that can make a sandbox here. Only making one tells: kernels and containers forbid
// namespaces in ways that no version number shows.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { isInside } from '../path-text.ts';
import { type Mount, sandboxArgv } from './argv.ts';

export interface Bubblewrap {
  readonly program: string;
  readonly forbidsNamespaces: boolean;
}

export type Probe =
  | { readonly state: 'works'; readonly bubblewrap: Bubblewrap }
  | { readonly state: 'missing' | 'broken' | 'unsupported'; readonly why: string };

export interface ProbeOptions {
  /** As Node names it. */
  readonly platform: string;
  /** The PATH to look on. */
  readonly path: string;
  /** Programs below it are not trusted: whoever is to be confined may have put them there. */
  readonly root: string;
}

/** A sandbox that is not made by then is as good as none. Milliseconds. */
const PATIENCE_MS = 5_000;
const SMALLEST: readonly Mount[] = [{ kind: 'read', path: '/' }];

/** Looks for bubblewrap and makes the smallest sandbox with it. Some milliseconds; blocks. */
export const probeBubblewrap = ({ platform, path, root }: ProbeOptions): Probe => {
  if (platform !== 'linux') return { state: 'unsupported', why: 'bubblewrap needs Linux' };
  const program = programOn(path, root);
  if (program === undefined) return { state: 'missing', why: 'bubblewrap (bwrap) is not installed' };
  const strict = tryOut({ program, forbidsNamespaces: true });
  if ('bubblewrap' in strict) return strict;
  const plain = tryOut({ program, forbidsNamespaces: false });
  return 'bubblewrap' in plain ? plain : { state: 'broken', why: plain.why };
};

const programOn = (path: string, root: string): string | undefined => {
  for (const directory of path.split(':')) {
    if (!directory.startsWith('/')) continue;
    const program = join(directory, 'bwrap');
    const real = realpathOf(program);
    if (real !== undefined && !isInside(root, real) && !isInside(root, program)) return real;
  }
  return undefined;
};

const tryOut = (bubblewrap: Bubblewrap): Extract<Probe, { state: 'works' }> | { readonly why: string } => {
  const user = namespaceUser();
  const argv = sandboxArgv({
    mounts: SMALLEST,
    forbidsNamespaces: bubblewrap.forbidsNamespaces,
    cwd: '/',
    ...(user === undefined ? {} : { user }),
  });
  const ran = spawnSync(bubblewrap.program, [...argv, 'true'], {
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  if (ran.status === 0) return { state: 'works', bubblewrap };
  const said = ran.stderr?.split('\n', 1)[0]?.trim() ?? '';
  return { why: said !== '' ? said : (ran.error?.message ?? `exit ${ran.status}`) };
};

/** Root is somebody else inside: programs behave as they do for people, and own nothing they should not. */
export const namespaceUser = (): number | undefined => (getuid?.() === 0 ? 1000 : undefined);

const realpathOf = (path: string): string | undefined => {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
};
