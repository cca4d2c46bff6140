// A workspace as far as it can be looked at: all that is needed to judge a call, nothing to carry one out.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { HarnessError, messageOf, systemCode } from '../core/error.ts';
import type { Held, Workspace } from '../core/ports.ts';
import { type Descriptors, procDescriptors } from './descriptors.ts';
import { look } from './look.ts';
import { isInside } from './path-text.ts';
import { portableDescriptors } from './portable-descriptors.ts';

export interface View extends Pick<Workspace, 'root'> {
  readonly descriptors: Descriptors;
  /** `isConfined`: whatever a listing of files may name is out of reach of what would be run. */
  look(effects: Parameters<Workspace['look']>[0], options?: { readonly isConfined: boolean }): Held;
}

/** Opens a directory to look at; `isSecret` of paths relative to it. Throws not_found, not_a_directory. */
export const openView = (root: string, isSecret: (path: string) => boolean): View => {
  const real = realRoot(root);
  const descriptors = existsSync('/proc/self/fd') ? procDescriptors : portableDescriptors;
  return {
    root: real,
    descriptors,
    look: (effects, { isConfined = false } = { isConfined: false }) =>
      look({ root: real, descriptors, isSecret, isConfined }, effects),
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

/** The parts of a workspace that a client has opened, real paths; undefined when it has opened all of it, or none. */
export const partsOf = (root: string, clientRoots: readonly string[]): readonly string[] | undefined => {
  const opened = clientRoots.flatMap((path) => {
    try {
      return [realpathSync.native(path)];
    } catch {
      return [];
    }
  });
  const parts = opened.filter((path) => path !== root && isInside(root, path));
  return parts.length === 0 || opened.some((path) => isInside(path, root)) ? undefined : parts;
};
