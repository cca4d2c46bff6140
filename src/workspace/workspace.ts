// One directory with everything the harness does to it: look, read, write, run. The only door to disk and processes.
import type { Workspace } from '../core/ports.ts';
import { openPlace } from './place.ts';
import { runPlan } from './run.ts';
import { openView } from './view.ts';

export interface WorkspaceOptions {
  /** Paths relative to the root that the place does not show: what the floors refuse. */
  readonly excluded?: (path: string) => boolean;
  /** What every child process inherits; see childEnvironment. */
  readonly childEnv: Readonly<Record<string, string>>;
  /** How much of a command's output is kept. */
  readonly captureBytes: number;
}

/** Opens a directory as a workspace. Throws not_found, not_a_directory. */
export const openWorkspace = (root: string, options: WorkspaceOptions): Workspace => {
  const view = openView(root);
  const { childEnv, captureBytes, excluded = () => false } = options;
  return {
    root: view.root,
    look: view.look,
    place: openPlace({ ...view, excluded }),
    run: (plan, runOptions) => runPlan({ root: view.root, childEnv, captureBytes }, plan, runOptions),
  };
};
