// The little of a workspace that may be looked at before anything has been judged: names, and small files that say
// how it is built. Nothing outside the root, nothing excluded.
import { closeSync, readdirSync } from 'node:fs';
import type { Place } from '../core/ports.ts';
import type { Descriptors } from './descriptors.ts';
import { type OpenedRead, openForReading, readHead } from './open-read.ts';
import { displayPath, isInside } from './path-text.ts';
import { decodeText } from './text.ts';

const MAX_TEXT_BYTES = 256 * 1024;

export interface PlaceOptions {
  readonly descriptors: Descriptors;
  /** Real path of the workspace. */
  readonly root: string;
  /** Paths relative to the root that are not shown (secrets and the like). */
  readonly excluded: (path: string) => boolean;
}

export const openPlace = (options: PlaceOptions): Place => ({
  readText: (path) => {
    const opened = openForReading(options.descriptors, options.root, path);
    try {
      return isShown(options, opened) ? textOf(opened) : undefined;
    } finally {
      if (opened.fd !== undefined) closeSync(opened.fd);
    }
  },
  list: (path) => {
    const opened = openForReading(options.descriptors, options.root, path);
    if (opened.fd !== undefined) closeSync(opened.fd);
    if (opened.fact.type !== 'directory' || !isShown(options, opened)) return [];
    return namesIn(opened.fact.real);
  },
});

/** Both as asked and as opened, because an innocent name may be a link to a secret. */
const isShown = ({ root, excluded }: PlaceOptions, { fact }: OpenedRead): boolean =>
  [fact.path, fact.real].every((path) => isInside(root, path) && !excluded(displayPath(root, path)));

const textOf = ({ fd, identity }: OpenedRead): string | undefined => {
  if (fd === undefined || identity === undefined || identity.size > MAX_TEXT_BYTES) return undefined;
  const decoded = decodeText(readHead(fd, identity.size, MAX_TEXT_BYTES));
  return 'text' in decoded ? decoded.text : undefined;
};

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
};
