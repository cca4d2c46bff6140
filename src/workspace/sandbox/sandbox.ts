// The sandbox of one workspace: whether there is one, and how a program is started in it. A program is started in the
// sandbox or not at all, unless the configuration says otherwise before it is judged.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import { gitPlaces } from '../git.ts';
import { isInside } from '../path-text.ts';
import { MAX_WORDS, type Mount, sandboxArgv } from './argv.ts';
import { type Bubblewrap, namespaceUser, type Probe, probeBubblewrap } from './bubblewrap.ts';
import { etcMount } from './etc.ts';
import { type Ground, guardForReading, guardForWriting, stillThere } from './guard.ts';
import { openHolds } from './holds.ts';
import { createScanner, type Names } from './scan.ts';
import { gitSettings, systemMounts } from './system.ts';

export const BACKENDS = ['off', 'auto', 'required'] as const;
export type Backend = (typeof BACKENDS)[number];

export interface SandboxOptions extends Names {
  readonly backend: Backend;
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /** The PATH on which bubblewrap is looked for. */
  readonly path: string;
  /** Directory for the sandbox's own files, outside of what commands see. */
  readonly directory: string;
  /** Directories of the harness, which no command ever sees. */
  readonly own: readonly string[];
  /** Names at the top of the workspace that nobody may create either. */
  readonly steering: readonly string[];
  /** Directories elsewhere that commands may read. */
  readonly readable: readonly string[];
}

/** A program about to be started; everything about it is settled but whether it is confined. */
export interface Start {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Confined extends Start {
  /** To be called when nothing of the program is alive any more. */
  readonly leave: () => void;
}

export interface Sandbox {
  /** Whether commands run in it. The first question costs some milliseconds, the answer stays. */
  works(): boolean;
  /**
   * How to start the program in the sandbox; undefined where it is to run without. `mayWrite` false binds the
   * workspace read-only. Throws sandbox_unavailable.
   */
  enter(start: Start, options: { readonly mayWrite: boolean }): Confined | undefined;
}

/** The sandbox over a workspace. Removes first what a killed predecessor left in it. */
export const openSandbox = (root: string, options: SandboxOptions): Sandbox => {
  const holds = openHolds(options.directory);
  holds.sweep();
  const scan = createScanner(root, options);
  let probed: Probe | undefined;
  let system: { readonly key: string; readonly mounts: readonly Mount[] } | undefined;

  const probe = (): Probe => {
    probed ??= probeBubblewrap({ platform: options.platform, path: options.path, root });
    return probed;
  };
  const works = (): boolean => options.backend !== 'off' && probe().state === 'works';
  const bubblewrap = (): Bubblewrap | undefined => {
    if (options.backend === 'off') return undefined;
    const answer = probe();
    if (answer.state === 'works') return answer.bubblewrap;
    if (options.backend === 'required') throw unavailable(answer.why);
    return undefined;
  };
  const systemFor = (env: Start['env']): readonly Mount[] => {
    const key = `${env.PATH} ${env.HOME}`;
    if (system?.key !== key) system = { key, mounts: machineMounts(root, options, env) };
    return system.mounts;
  };
  const ground = (): Ground => ({ ...options, root, findings: scan(), git: gitPlaces(root) });

  const workspaceMounts = (mayWrite: boolean): { readonly mounts: readonly Mount[]; readonly leave: () => void } => {
    if (!mayWrite) {
      const hiding = holds.inForce(root)?.filter(({ kind }) => kind.startsWith('hidden'));
      return { mounts: stillThere(guardForReading(ground(), hiding)), leave: () => {} };
    }
    const { mounts, leave } = holds.enter(root, () => guardForWriting(ground()));
    return { mounts: stillThere(mounts), leave };
  };

  return {
    works,
    enter: (start, { mayWrite }) => {
      const found = bubblewrap();
      if (found === undefined) return undefined;
      const base = systemFor(start.env);
      const { mounts, leave } = workspaceMounts(mayWrite);
      const user = namespaceUser();
      const words = sandboxArgv({
        mounts: [...base, ...mounts],
        forbidsNamespaces: found.forbidsNamespaces,
        // As the kernel names it: programs are told by PWD, and links may lead elsewhere inside.
        cwd: realpathSync.native(start.cwd),
        ...(user === undefined ? {} : { user }),
      });
      const args = [...words, start.program, ...start.args];
      if (words.length > MAX_WORDS) {
        leave();
        throw tooMany();
      }
      return { program: found.program, args, cwd: '/', env: { ...start.env, ...INSIDE }, leave };
    },
  };
};

/** Mounts in the sandbox are no end of a repository. */
const INSIDE = { TMPDIR: '/tmp', GIT_DISCOVERY_ACROSS_FILESYSTEM: '1' } as const;

const machineMounts = (
  root: string,
  { own, directory, readable }: SandboxOptions,
  env: Start['env'],
): readonly Mount[] => {
  const home = homeOf(env, root);
  const apart = [root, ...own];
  const shown = readable.filter((path) => path !== '/' && apart.every((other) => !isInside(path, other)));
  return [
    ...systemMounts({ path: env.PATH ?? '', home, apart }),
    ...(home === undefined ? [] : gitSettings(home)),
    ...stillThere(shown.map((path): Mount => ({ kind: 'read', path }))),
    etcMount(join(directory, 'etc'), home ?? '/'),
  ];
};

/** A home inside the workspace is the workspace's; one that holds system files cannot be emptied. */
const homeOf = ({ HOME }: Start['env'], root: string): string | undefined => {
  if (HOME === undefined || !HOME.startsWith('/') || isInside(root, HOME)) return undefined;
  return ['/usr', '/etc', '/proc', '/dev', '/nix'].some((path) => isInside(path, HOME) || isInside(HOME, path))
    ? undefined
    : HOME;
};

const unavailable = (why: string): HarnessError =>
  new HarnessError(
    'sandbox_unavailable',
    `the configuration requires a sandbox, and there is none: ${why}`,
    'run `harness doctor`; or set sandbox.backend to auto in your own config.yaml',
  );

const tooMany = (): HarnessError =>
  new HarnessError(
    'sandbox_unavailable',
    'the workspace holds more secret and protected files than a sandbox can hide one by one',
    'open a smaller directory as the workspace, or set sandbox.backend to off in your own config.yaml',
  );
