// Puts new content under a judged name: all of it or nothing, in the very directory that was judged, and only over
// the file that was read.
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { HarnessError, systemCode } from '../core/error.ts';
import { commitNew, commitOver, discard, stage } from './commit.ts';
import { descend } from './descend.ts';
import type { Descriptors, HeldDirectory } from './descriptors.ts';
import { diskError } from './disk-error.ts';
import { withLockFile } from './lock-file.ts';
import { type Identity, identityOf, isSameContent, readHead } from './open-read.ts';
import { displayPath, isInside } from './path-text.ts';

export interface PutOrder {
  /** Real path of the workspace. */
  readonly root: string;
  /** Absolute, as it was judged. */
  readonly real: string;
  readonly bytes: Uint8Array;
  /** Refuses to replace. */
  readonly unlessExists: boolean;
  /** What the call has read under this name: a content, nothing, or it did not look. */
  readonly expected: Identity | 'none' | 'any';
  /** Told of the bytes about to be replaced, before they are. */
  readonly checkpoint: (before: Uint8Array | undefined) => Promise<void>;
}

/** A file about to be replaced. */
interface Before {
  readonly identity: Identity;
  readonly owner: { readonly mode: number; readonly uid: number; readonly gid: number };
  readonly bytes: Buffer;
}

/** Larger files cannot be kept as a checkpoint in memory, so they are not replaced. */
const MAX_REPLACED_BYTES = 512 * 1024 * 1024;
/** Stands beside the file for as long as a rename takes. */
const LOCK = '.harness-commit.lock';
const PEEK_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Whether the file was created (true) or replaced. Throws already_exists, changed_meanwhile, not_a_file,
 * not_a_directory, too_large, and internal_error with a remedy for what the disk refuses.
 */
export const putFile = async (descriptors: Descriptors, order: PutOrder): Promise<boolean> => {
  const shown = displayPath(order.root, order.real);
  try {
    return await put(descriptors, order, shown);
  } catch (thrown) {
    throw diskError(shown, thrown);
  }
};

const put = async (descriptors: Descriptors, order: PutOrder, shown: string): Promise<boolean> => {
  const way = wayTo(order);
  let parent = descend(descriptors, { ...way, create: false });
  try {
    const before = parent === undefined ? undefined : peek(parent.at(basename(order.real)), shown);
    refuseUnexpected(order, before, shown);
    await order.checkpoint(before?.bytes);
    parent ??= descend(descriptors, { ...way, create: true });
    if (parent === undefined) throw changed(dirname(shown));
    await replace(parent, order, { before, shown });
    return before === undefined;
  } finally {
    parent?.close();
  }
};

const wayTo = ({ root, real }: PutOrder): { base: string; names: readonly string[] } => {
  const base = isInside(root, real) ? root : '/';
  const names = dirname(real).slice(base.length).split('/');
  return { base, names: names.filter((name) => name !== '') };
};

/** What is there now; undefined when nothing is. */
const peek = (path: string, shown: string): Before | undefined => {
  let fd: number;
  try {
    fd = openSync(path, PEEK_FLAGS);
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'ENXIO') throw changed(shown);
    throw thrown;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw changed(shown);
    if (stat.size > MAX_REPLACED_BYTES) throw tooLarge(shown);
    const { mode, uid, gid } = stat;
    return { identity: identityOf(stat), owner: { mode, uid, gid }, bytes: readHead(fd, stat.size, stat.size) };
  } finally {
    closeSync(fd);
  }
};

const refuseUnexpected = ({ expected, unlessExists }: PutOrder, before: Before | undefined, shown: string): void => {
  if (before !== undefined && unlessExists) throw exists(shown);
  if (expected === 'any') return;
  const same =
    expected === 'none' ? before === undefined : before !== undefined && isSameContent(expected, before.identity);
  if (!same) throw changed(shown);
};

const replace = async (
  parent: HeldDirectory,
  order: PutOrder,
  { before, shown }: { readonly before: Before | undefined; readonly shown: string },
): Promise<void> => {
  const name = parent.at(basename(order.real));
  const directory = dirname(order.real);
  if (!parent.standsAt(directory)) throw changed(dirname(shown));
  const staged = await stage(parent, order.bytes, before?.owner);
  try {
    if (!parent.standsAt(directory)) throw changed(dirname(shown));
    if (before !== undefined) {
      // Between the last look and the new name there must be no other process that does the same.
      withLockFile(parent.at(LOCK), 'changed_meanwhile', () => {
        const now = lstatSync(name, { throwIfNoEntry: false });
        if (now === undefined || !isSameContent(before.identity, identityOf(now))) throw changed(shown);
        commitOver(staged, name);
      });
    } else if (!commitNew(staged, name)) throw order.unlessExists ? exists(shown) : changed(shown);
  } finally {
    discard(staged);
  }
};

const exists = (shown: string): HarnessError =>
  new HarnessError('already_exists', `${shown} exists already`, 'ask for it to be overwritten, or choose another name');

const changed = (shown: string): HarnessError =>
  new HarnessError('changed_meanwhile', `${shown} changed since it was judged`, 'read it again and repeat the call');

const tooLarge = (shown: string): HarnessError =>
  new HarnessError(
    'too_large',
    `${shown} is larger than ${MAX_REPLACED_BYTES} bytes, so no checkpoint can be kept of it`,
    'replace it by a command',
  );
