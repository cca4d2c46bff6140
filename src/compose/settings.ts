// Where a workspace's settings and record are, and what is in force: for whoever does not need the whole harness.
import { stateDir } from '../log/state-dir.ts';
import { type Inspection, inspect } from '../settings/inspect.ts';
import type { LoadOptions } from '../settings/load.ts';
import { gitCommonDir, pathInWorkTree } from '../workspace/git.ts';

export { userConfigDir } from '../settings/places.ts';
export { realRoot } from '../workspace/view.ts';

type Environment = LoadOptions['env'];

export interface SettingsOptions {
  /** Directory of the workspace. */
  readonly root: string;
  readonly env: Environment;
  readonly flags: LoadOptions['flags'];
  /** Takes the place of the machine's managed configuration, for compositions in tests. */
  readonly managedDirectory?: string;
}

/** Where the record of a workspace is kept: outside of it, shared by the worktrees of one repository. */
export const stateOf = (root: string, env: Environment): string =>
  stateDir({ keyPath: gitCommonDir(root) ?? root, env });

/** The policy files of a workspace, and which of them are in force. `root`: a real path. */
export const inspectSettings = (options: SettingsOptions): Promise<Inspection> => inspect(loadOptionsOf(options));

export const loadOptionsOf = ({ root, env, flags, managedDirectory }: SettingsOptions): LoadOptions => ({
  root,
  env,
  flags,
  managedDirectory,
  state: stateOf(root, env),
  place: pathInWorkTree(root),
});
