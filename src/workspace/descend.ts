// Enters a judged directory one name at a time and never through a link: after the judgement, a name on the way that
// became a link (or anything else) stops the write instead of leading it elsewhere.
import { lstatSync, mkdirSync } from 'node:fs';
import { HarnessError, systemCode } from '../core/error.ts';
import type { Descriptors, HeldDirectory } from './descriptors.ts';
import { joined } from './path-text.ts';

export interface Descent {
  /** A real directory, where the walk begins. */
  readonly base: string;
  readonly names: readonly string[];
  /** Makes the directories that do not exist. */
  readonly create: boolean;
}

/** The directory at the end, held; undefined when it does not exist and is not to be made. Throws changed_meanwhile. */
export const descend = (descriptors: Descriptors, { base, names, create }: Descent): HeldDirectory | undefined => {
  let held = descriptors.hold(base);
  let path = base;
  for (const name of names) {
    const next = enter(descriptors, held, { path, name, create });
    if (next === undefined) return undefined;
    held = next;
    path = joined(path, name);
  }
  return held;
};

interface Step {
  /** Where the held directory was judged to be. */
  readonly path: string;
  readonly name: string;
  readonly create: boolean;
}

/** Goes one directory down and lets go of the one above. */
const enter = (descriptors: Descriptors, above: HeldDirectory, step: Step): HeldDirectory | undefined => {
  try {
    const found = holdChild(descriptors, above, step);
    if (found !== undefined || !step.create) return found;
    if (!above.standsAt(step.path)) throw changed(step.path);
    makeDirectory(above.at(step.name));
    return holdChild(descriptors, above, step);
  } finally {
    above.close();
  }
};

const holdChild = (descriptors: Descriptors, above: HeldDirectory, { path, name }: Step): HeldDirectory | undefined => {
  const child = above.at(name);
  try {
    return descriptors.hold(child);
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'ENOENT') return undefined;
    if (code !== 'ENOTDIR' && code !== 'ELOOP') throw thrown;
    if (lstatSync(child, { throwIfNoEntry: false })?.isFile()) throw notDirectory(joined(path, name));
    throw changed(joined(path, name));
  }
};

const makeDirectory = (path: string): void => {
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Someone else made it in the meantime; entering it decides what it is.
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
};

const notDirectory = (path: string): HarnessError =>
  new HarnessError('not_a_directory', `${path} is a file, so nothing can be put below it`, 'choose another path');

const changed = (path: string): HarnessError =>
  new HarnessError('changed_meanwhile', `${path} is no longer the directory that was judged`, 'make the call again');
