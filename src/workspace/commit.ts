// The last steps of a write: the content goes to a temporary file beside the target, to the disk, and only then,
// in one step, under the name.
import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../core/error.ts';
import type { HeldDirectory } from './descriptors.ts';

/** Whose a file is and what it permits. */
export interface Owner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const STAGE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Path of a new temporary file that holds the bytes, durably; left behind by no failure. Discard it afterwards. */
export const stage = async (parent: HeldDirectory, bytes: Uint8Array, owner: Owner | undefined): Promise<string> => {
  const path = parent.at(`.harness-${randomBytes(8).toString('hex')}.tmp`);
  const file = await open(path, STAGE_FLAGS, 0o666);
  try {
    await fill(file, bytes, owner);
    return path;
  } catch (thrown) {
    discard(path);
    throw thrown;
  }
};

/** Replaces what is there. */
export const commitOver = (staged: string, name: string): void => renameSync(staged, name);

/** Gives the file its name; false when something has it already. */
export const commitNew = (staged: string, name: string): boolean => {
  try {
    linkOrCopy(staged, name);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
};

/** Removes a temporary file, if it is still there. */
export const discard = (staged: string): void => {
  try {
    unlinkSync(staged);
  } catch {
    // Renamed, or on a disk that failed a moment ago and has already said so.
  }
};

const fill = async (file: FileHandle, bytes: Uint8Array, owner: Owner | undefined): Promise<void> => {
  try {
    await file.writeFile(bytes);
    if (owner !== undefined) await resemble(file, owner);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Permissions always, the owner where we may give files away; set-id bits never outlive the content they were set for. */
const resemble = async (file: FileHandle, { mode, uid, gid }: Owner): Promise<void> => {
  const own = await file.stat();
  if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid).catch(() => undefined);
  await file.chmod(mode & 0o777);
};

/** A link fails when the name is taken, which a rename would not; file systems without links get an exclusive copy. */
const linkOrCopy = (staged: string, name: string): void => {
  try {
    linkSync(staged, name);
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST' || systemCode(thrown) === 'ENOSPC') throw thrown;
    copyFileSync(staged, name, constants.COPYFILE_EXCL);
  }
};
