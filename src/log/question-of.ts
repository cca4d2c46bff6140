// The question that a call has put, for whoever records how it ended: with hooks, that is another process.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { daysOf, segmentName } from './segment-names.ts';

/** A call ends soon after its question; what lies further back waits until it is too old. */
const BACK_BYTES = 1 << 18;
const APPROVAL = /"approval":"(\w+)"/;

/** The approval that a call of a shared writer waits for (see shared-log.ts), as far as its newest segment says. */
export const questionOf = (state: string, writer: string, call: string): string | undefined => {
  const end = newestEnd(state, writer);
  // Quotes within texts are escaped: nothing else can look like it.
  const at = end?.lastIndexOf(`"call":${JSON.stringify(call)},"type":"approval_requested"`) ?? -1;
  return at === -1 ? undefined : APPROVAL.exec(end?.toString('utf8', at) ?? '')?.[1];
};

/** A record that cannot be read is the trouble of whoever writes to it next; a question that stays open harms nobody. */
const newestEnd = (state: string, writer: string): Buffer | undefined => {
  try {
    const day = daysOf(state).at(-1);
    return day === undefined ? undefined : endOf(segmentName(state, day, writer).path);
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
    return undefined;
  }
};

const endOf = (path: string): Buffer => {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const length = Math.min(BACK_BYTES, size);
    const buffer = Buffer.allocUnsafe(length);
    return buffer.subarray(0, readSync(fd, buffer, 0, length, size - length));
  } finally {
    closeSync(fd);
  }
};
