// What may happen once over all processes: whoever makes the file first has it. The log says what was done with it;
// a claim without such a line belongs to a process that died in between, and stays taken.
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../core/error.ts';

const NAME = /^\w+$/;

/** Takes what is called `name`; false when it is taken. Throws when that cannot be known. */
export const claim = (state: string, name: string): boolean => {
  if (!NAME.test(name)) return false;
  const directory = join(state, 'claims');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(join(directory, name), 'wx', 0o600));
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
};

/** When what is called `name` was taken, in milliseconds since 1970; undefined when it is free. */
export const claimedAt = (state: string, name: string): number | undefined =>
  NAME.test(name) ? statSync(join(state, 'claims', name), { throwIfNoEntry: false })?.mtimeMs : undefined;
