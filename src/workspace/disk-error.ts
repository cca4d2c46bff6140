// System errors of a write, in words that name the disk and what to do about it.
import { HarnessError, messageOf, systemCode } from '../core/error.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on the disk that holds it',
  EDQUOT: 'free space within the quota of the disk that holds it',
  EROFS: 'its disk is mounted read-only: remount it writable or work in another directory',
  EACCES: 'check who owns the directory and what its permissions are',
  EPERM: 'check who owns the directory and what its permissions and attributes are',
  ENAMETOOLONG: 'choose a shorter name',
  EFBIG: 'write less, or to a disk that takes larger files',
  EMFILE: 'close programs or raise the limit of open files (ulimit -n)',
};

/** The same error with a next step; errors that already have one pass unchanged. */
export const diskError = (path: string, thrown: unknown): unknown => {
  if (thrown instanceof HarnessError) return thrown;
  const code = systemCode(thrown);
  if (code === undefined) return thrown;
  const remedy = REMEDIES[code] ?? 'check the disk that holds it';
  return new HarnessError('internal_error', `${path} could not be written: ${messageOf(thrown)}`, remedy);
};
