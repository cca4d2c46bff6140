// One directory with everything the harness does to it: look, read, write, run. The only door to disk and processes.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Effect } from '../core/effect.ts';
import { HarnessError, messageOf, systemCode } from '../core/error.ts';
import type { Workspace } from '../core/ports.ts';
import { procDescriptors } from './descriptors.ts';
import { look } from './look.ts';
import { openPlace } from './place.ts';
import { portableDescriptors } from './portable-descriptors.ts';
import { runPlan } from './run.ts';
import { openSandbox, type SandboxOptions } from './sandbox/sandbox.ts';

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
  const real = realRoot(root);
  const descriptors = existsSync('/proc/self/fd') ? procDescriptors : portableDescriptors;
  const { childEnv, captureBytes, excluded = () => false } = options;
  const sandbox = options.sandbox === undefined ? undefined : openSandbox(real, options.sandbox(real));
  const settings = { root: real, childEnv, captureBytes, ...(sandbox === undefined ? {} : { sandbox }) };
  const isConfined = (effects: readonly Effect[]): boolean =>
    options.tellsSandbox === true && effects.some(({ kind }) => kind === 'exec') && sandbox?.works() === true;
  return {
    root: real,
    place: openPlace({ descriptors, root: real, excluded }),
    look: (effects) => {
      const held = look(descriptors, real, effects);
      return isConfined(effects) ? { ...held, facts: { ...held.facts, sandbox: true } } : held;
    },
    run: (plan, runOptions) => runPlan(settings, plan, runOptions),
  };
};

/** Real path of a directory that is to be a workspace. Throws not_found, not_a_directory. */
export const realRoot = (root: string): string => {
  const asked = resolve(root);
  try {
    const real = realpathSync.native(asked);
    if (statSync(real).isDirectory()) return real;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') {
      throw new HarnessError(
        'not_found',
        `the workspace ${asked} does not exist`,
        'name an existing directory with --root',
      );
    }
    throw new HarnessError(
      'not_a_directory',
      `the workspace ${asked} cannot be opened: ${messageOf(thrown)}`,
      'name a directory you may read with --root',
    );
  }
  throw new HarnessError(
    'not_a_directory',
    `the workspace ${asked} is a file`,
    'name the directory that holds it with --root',
  );
};
