// Where each scope keeps its policy. Session rules have no files.
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { Scope } from '../policy/rules.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ScopePlace {
  readonly scope: Scope;
  /** Holds config.yaml and rules/*.md. */
  readonly directory: string;
  /** Whom it and all that is in it has to belong to, as a user id; nobody else may be able to write there. */
  readonly owner?: number;
}

/**
 * Where an administrator writes what holds for everybody on the machine. No variable of the environment moves it: the
 * environment of a server is chosen by whoever starts it, often a file of the repository.
 */
export const MANAGED_DIRECTORY = '/etc/harness';

/** Directory of the user's own configuration. A relative XDG_CONFIG_HOME is ignored, as the specification has it. */
export const userConfigDir = (env: Environment): string => {
  const xdg = env.XDG_CONFIG_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(homeOf(env), '.config'), 'harness');
};

export const homeOf = (env: Environment): string => env.HOME || homedir();

/** Directory of a project's policy below its root. */
export const PROJECT_DIRECTORY = '.harness';

/** The user's own directory for one repository. `state`: its state directory, whose name is readable and unique. */
export const repositoryDirectory = (env: Environment, state: string): string =>
  join(userConfigDir(env), 'repositories', basename(state));

export interface PlaceOptions {
  /** Real path of the workspace. */
  readonly root: string;
  readonly env: Environment;
  /** State directory of the repository. */
  readonly state: string;
  /** Only for compositions in tests; see MANAGED_DIRECTORY. */
  readonly managedDirectory?: string | undefined;
}

/** From the widest scope to the narrowest. */
export const placesOf = ({ root, env, state, managedDirectory }: PlaceOptions): readonly ScopePlace[] => [
  managedDirectory === undefined
    ? { scope: 'managed', directory: MANAGED_DIRECTORY, owner: 0 }
    : { scope: 'managed', directory: managedDirectory },
  { scope: 'user', directory: userConfigDir(env) },
  { scope: 'user', directory: repositoryDirectory(env, state) },
  { scope: 'project', directory: join(root, PROJECT_DIRECTORY) },
];

/** The configuration file of a scope that has one. */
export const configPath = (scope: 'user' | 'project', root: string, env: Environment): string =>
  join(scope === 'user' ? userConfigDir(env) : join(root, PROJECT_DIRECTORY), 'config.yaml');
