// Why the record cannot be written, in one line, with the step that mends it.
import { HarnessError, messageOf, systemCode } from '../core/error.ts';

const ELSEWHERE = 'set HARNESS_STATE_DIR to a directory that can be written';

const AGAIN = `try again; should it fail again, ${ELSEWHERE}`;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: `free space on that disk, or ${ELSEWHERE}`,
  EDQUOT: `free space within the quota, or ${ELSEWHERE}`,
  EFBIG: `raise the limit on file sizes (ulimit -f), or ${ELSEWHERE}`,
  EROFS: ELSEWHERE,
  EACCES: `make it writable for this user, or ${ELSEWHERE}`,
  EPERM: `make it writable for this user, or ${ELSEWHERE}`,
  ENOTDIR: `move the file that is in the way, or ${ELSEWHERE}`,
  EEXIST: `move the file that is in the way, or ${ELSEWHERE}`,
  EMFILE: 'close other programs or raise the limit on open files (ulimit -n)',
  ENFILE: 'close other programs or raise the limit on open files (ulimit -n)',
};

/** The error of a record that could not be written at `path`. */
export const unavailable = (path: string, cause: unknown): HarnessError => {
  if (cause instanceof HarnessError) return cause;
  const code = systemCode(cause);
  const remedy = code === undefined ? AGAIN : (REMEDIES[code] ?? `check that disk, or ${ELSEWHERE}`);
  return new HarnessError('log_unavailable', `cannot write to ${path}: ${messageOf(cause)}`, remedy);
};
