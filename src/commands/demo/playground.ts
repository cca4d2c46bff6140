// Where the demo plays: a copy of the bundled repository with a record of its own, so that nothing of the user's is
// touched. It is kept afterwards, for the record to be looked at.
import { cp, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Playground {
  /** The copied repository. */
  readonly root: string;
  /** For the server and for whoever reads the record later. */
  readonly env: Readonly<Record<string, string>>;
  readonly stateDir: string;
  /** Whether the copy became a git repository; it does not where git is missing. */
  readonly git: boolean;
}

/** Copies the repository at `source` into a new temporary directory and commits it there. */
export const createPlayground = async (
  source: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Playground> => {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'harness-demo-')));
  const root = join(base, 'tally');
  const stateDir = join(base, 'state');
  const config = join(base, 'config');
  await mkdir(config);
  await cp(source, root, { recursive: true });
  const own = { ...withoutSettings(env), XDG_CONFIG_HOME: config, HARNESS_STATE_DIR: stateDir };
  return { root, stateDir, env: own, git: await commitAll(root, own) };
};

/** The user's mode, rules and git configuration would make it another demo. */
const withoutSettings = (env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> => {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || /^(?:HARNESS|GIT)_/.test(name) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
};

const COMMIT = [
  ['-c', 'init.defaultBranch=main', 'init', '--quiet', '--template='],
  ['add', '--all'],
  ['-c', 'user.name=Tally', '-c', 'user.email=tally@example.com', 'commit', '--quiet', '-m', 'Invoice every renewal'],
] as const;

const commitAll = async (root: string, env: Readonly<Record<string, string>>): Promise<boolean> => {
  for (const words of COMMIT) {
    const { failed } = await execa('git', words, { cwd: root, env, extendEnv: false, reject: false });
    if (failed) return false;
  }
  return true;
};
