// No record, no execution: so the place of the record is really written to, and left as it was found.
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stateOf } from '../../compose/settings.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import type { Check, Finding } from './check.ts';

export const state: Check = {
  name: 'state',
  required: true,
  run: async ({ root, env }) => {
    let directory = 'the state directory';
    try {
      directory = stateOf(root, env);
      await tryWriting(directory);
      return { state: 'ok', detail: `${directory} can be written` };
    } catch (thrown) {
      return problem(directory, thrown);
    }
  },
};

const problem = (directory: string, thrown: unknown): Finding => {
  if (thrown instanceof HarnessError) return { state: 'problem', detail: thrown.message, mend: thrown.remedy ?? MEND };
  return { state: 'problem', detail: `${directory} cannot be written: ${messageOf(thrown)}`, mend: MEND };
};

const MEND = 'make it writable, or set HARNESS_STATE_DIR to an absolute path outside the repository';

const tryWriting = async (directory: string): Promise<void> => {
  const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `.doctor-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  try {
    await writeFile(file, 'written by harness doctor\n', { flag: 'wx', mode: 0o600, flush: true });
  } finally {
    await rm(file, { force: true });
    if (firstMade !== undefined) await removeEmpty(directory, firstMade);
  }
};

/** Takes back the directories that were made, up to the first; one that a server has begun to use meanwhile stays. */
const removeEmpty = async (directory: string, first: string): Promise<void> => {
  try {
    await rmdir(directory);
  } catch {
    return;
  }
  if (directory !== first && directory.startsWith(first)) await removeEmpty(dirname(directory), first);
};
