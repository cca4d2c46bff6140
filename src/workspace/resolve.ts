// Follows a path by hand, segment by segment, where there is nothing to open: targets of writes, names that do not
// exist, dangling links. Says where the kernel would end up, and whether the last name is itself a link.
import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../core/error.ts';
import type { PathFact } from '../core/ports.ts';
import { absoluteText, isInside, joined } from './path-text.ts';

export interface Resolution {
  /** Absolute: the deepest real ancestor plus the rest. */
  readonly real: string;
  readonly type: PathFact['type'];
  /** The final name is a symbolic link; `real` is where it leads. */
  readonly link: boolean;
  readonly refused?: string;
}

// As in the kernel (MAXSYMLINKS).
const MAX_LINKS = 40;

interface Walk {
  current: string;
  /** Segments still to come, the next one last. */
  readonly pending: string[];
  type: PathFact['type'];
  link: boolean;
  links: number;
  /** How many segments of `current` do not exist. */
  missing: number;
}

export const typeOf = (stat: Stats): PathFact['type'] => {
  if (stat.isFile()) return 'file';
  return stat.isDirectory() ? 'directory' : 'other';
};

/** What a failed system call on a path says about the path, in one clause. */
export const refusalFor = (thrown: unknown): string => {
  const code = systemCode(thrown);
  if (code === 'ELOOP') return 'runs in a loop of links';
  if (code === 'ENAMETOOLONG') return 'has a name that is too long';
  return `cannot be looked at (${code ?? 'unknown error'})`;
};

/** Whether a system error means that there is nothing under the name. */
export const meansMissing = (thrown: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? '');

const lstatIfThere = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (thrown) {
    if (meansMissing(thrown)) return undefined;
    throw thrown;
  }
};

const begin = (root: string, text: string): Walk => {
  const asked = absoluteText(root, text);
  const start = isInside(root, asked) ? root : '/';
  const pending = asked.slice(start.length).split('/').reverse();
  return { current: start, pending, type: 'directory', link: false, links: 0, missing: 0 };
};

const stepUp = (walk: Walk): void => {
  walk.current = dirname(walk.current);
  if (walk.missing > 0) walk.missing -= 1;
  walk.type = walk.missing > 0 ? 'missing' : 'directory';
};

const follow = (walk: Walk, path: string): boolean => {
  walk.links += 1;
  const target = readlinkSync(path);
  walk.link = walk.pending.every((segment) => segment === '' || segment === '.');
  walk.pending.push(...target.split('/').reverse());
  if (target.startsWith('/')) walk.current = '/';
  return walk.links <= MAX_LINKS;
};

/** Takes one segment; false when there have been too many links. */
const step = (walk: Walk, segment: string): boolean => {
  const path = joined(walk.current, segment);
  const stat = walk.missing > 0 ? undefined : lstatIfThere(path);
  if (stat?.isSymbolicLink()) return follow(walk, path);
  walk.current = path;
  walk.type = stat === undefined ? 'missing' : typeOf(stat);
  if (stat === undefined) walk.missing += 1;
  return true;
};

/**
 * Where a path text leads, relative texts from `root` (a real path). Below a name that does not exist, `..` is
 * resolved in the text. Never throws: what cannot be followed is refused.
 */
export const resolvePhysically = (root: string, text: string): Resolution => {
  const walk = begin(root, text);
  try {
    for (let segment = walk.pending.pop(); segment !== undefined; segment = walk.pending.pop()) {
      if (segment === '' || segment === '.') continue;
      if (segment === '..') stepUp(walk);
      else if (!step(walk, segment)) return { ...found(walk), refused: 'runs in a loop of links' };
    }
  } catch (thrown) {
    return { ...found(walk), refused: refusalFor(thrown) };
  }
  return found(walk);
};

const found = ({ current, type, link }: Walk): Resolution => ({ real: current, type, link });
