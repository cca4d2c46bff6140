// One directory with everything the harness does to it: look, read, write, run. The only door to disk and processes.
import type { Effect } from '../core/effect.ts';
import { isListing } from '../core/path-effect.ts';
import type { Workspace } from '../core/ports.ts';
import { openPlace } from './place.ts';
import { runPlan } from './run.ts';
import { openSandbox, type SandboxOptions } from './sandbox/sandbox.ts';
import { servePlan } from './serve.ts';
import { openView } from './view.ts';

export interface WorkspaceOptions {
  /** Paths relative to the root that the place does not show: what the floors refuse. */
  readonly excluded?: (path: string) => boolean;
  /** What every child process inherits; see childEnvironment. */
  readonly childEnv: Readonly<Record<string, string>>;
  /** How much of a command's output is kept. */
  readonly captureBytes: number;
  /** What confines commands; nothing does where absent. */
  readonly sandbox?: (root: string) => SandboxOptions;
  /** Whether a look at commands is to say that they would run in the sandbox. */
  readonly tellsSandbox?: boolean;
}

/** Opens a directory as a workspace. Throws not_found, not_a_directory. */
export const openWorkspace = (root: string, options: WorkspaceOptions): Workspace => {
  const { childEnv, captureBytes, excluded = () => false } = options;
  const view = openView(root, excluded);
  const sandbox = options.sandbox === undefined ? undefined : openSandbox(view.root, options.sandbox(view.root));
  const settings = { root: view.root, childEnv, captureBytes, ...(sandbox === undefined ? {} : { sandbox }) };
  const isConfined = (effects: readonly Effect[]): boolean =>
    options.tellsSandbox === true && effects.some(({ kind }) => kind === 'exec') && sandbox?.works() === true;
  return {
    root: view.root,
    place: openPlace({ ...view, excluded }),
    look: (effects) => {
      const held = view.look(effects, { isConfined: effects.some(isListing) && sandbox?.works() === true });
      return isConfined(effects) ? { ...held, facts: { ...held.facts, sandbox: true } } : held;
    },
    run: (plan, runOptions) => runPlan(settings, plan, runOptions),
    serve: (plan, options) => servePlan((asking, how) => runPlan(settings, asking, how), plan, options),
  };
};
