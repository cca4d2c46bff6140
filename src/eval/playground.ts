// Where a client plays: a copy of a repository with a record of its own, so that nothing of the user's is touched.
import { cp, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Playground {
  /** The copied repository. */
  readonly root: string;
  /** For the server and for whoever reads the record later. */
  readonly env: Readonly<Record<string, string>>;
  readonly stateDir: string;
  /** The user's configuration directory there. */
  readonly configDir: string;
  /** Whether the copy became a git repository; it does not where git is missing. */
  readonly git: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Bundled {
  /** Directory of the repository to copy. */
  readonly source: string;
  /** What the copy is called. */
  readonly name: string;
  /** Message of its only commit. */
  readonly message: string;
  /** Files to put beside those of the source before they are committed, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Directories to copy into it, by path. */
  readonly parts?: Readonly<Record<string, string>>;
  /** The user's config.yaml there; none when absent. */
  readonly config?: string;
}

/** A new temporary directory; a real path. */
export const temporary = async (prefix: string): Promise<string> => realpath(await mkdtemp(join(tmpdir(), prefix)));

/** Copies a repository into the directory `base` and commits it there. */
export const createPlayground = async (base: string, bundled: Bundled, env: Environment): Promise<Playground> => {
  const { source, name, message, files = {}, parts = {}, config } = bundled;
  const root = join(base, name);
  const stateDir = join(base, 'state');
  const configDir = join(base, 'config');
  await mkdir(join(configDir, 'harness'), { recursive: true });
  if (config !== undefined) await writeFile(join(configDir, 'harness', 'config.yaml'), config);
  await cp(source, root, { recursive: true });
  for (const [path, from] of Object.entries(parts)) await cp(from, join(root, path), { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(join(root, path), content);
  const own = { ...withoutSettings(env), XDG_CONFIG_HOME: configDir, HARNESS_STATE_DIR: stateDir };
  return { root, stateDir, configDir, env: own, git: await commitAll(root, message, own) };
};

/** The user's mode, rules and git configuration would make it another play. */
export const withoutSettings = (env: Environment): Readonly<Record<string, string>> => {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || /^(?:HARNESS|GIT|OTEL)_/.test(name) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
};

const commitAll = async (root: string, message: string, env: Readonly<Record<string, string>>): Promise<boolean> => {
  const commands = [
    ['-c', 'init.defaultBranch=main', 'init', '--quiet', '--template='],
    ['add', '--all'],
    ['-c', 'user.name=Tally', '-c', 'user.email=tally@example.com', 'commit', '--quiet', '-m', message],
  ];
  for (const words of commands) {
    const { failed } = await execa('git', words, { cwd: root, env, extendEnv: false, reject: false });
    if (failed) return false;
  }
  return true;
};
