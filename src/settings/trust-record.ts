// A person's word about the files of a project, put on record: the event first, the note that finds it after.

import type { NewEvent } from '../core/event.ts';
import { createIds } from '../log/ids.ts';
import { openLog } from '../log/open-log.ts';
import type { Inspection } from './inspect.ts';
import { problemLine } from './problem.ts';
import { forgetGrants, noteGrant } from './trust.ts';

export interface Recorder {
  /** Of the harness. */
  readonly version: string;
}

/** Lets these files loosen from now on, exactly as they were when they were read. Throws log_unavailable. */
export const grantTrust = async (seen: Inspection, recorder: Recorder): Promise<void> => {
  const { root, place, state, trust, settings } = seen;
  const grant = createIds()('trs');
  const loosens = (settings?.loosening ?? []).map(({ path, line, what }) => problemLine({ path, line, problem: what }));
  const data = { grant, root, place, files: { ...trust.files }, loosens };
  const segment = await record(seen, { type: 'trust_granted', data }, recorder);
  noteGrant(state, root, { segment, grant });
};

/** Takes back every grant that holds for the files as they are. Throws log_unavailable. */
export const revokeTrust = async (seen: Inspection, recorder: Recorder): Promise<void> => {
  const { root, place, state, trust } = seen;
  const grants = trust.grants.map(({ grant }) => grant);
  // Forgotten first: should the record fail, the person's wish holds all the same.
  forgetGrants(state, trust.grants);
  await record(seen, { type: 'trust_revoked', data: { root, place, grants } }, recorder);
};

/** Appends one event of a person at the command line, on the disk when it returns; the segment that it is in. */
const record = async ({ state }: Inspection, event: NewEvent, { version }: Recorder): Promise<string> => {
  const newId = createIds();
  const log = openLog({ state, durability: 'strict', version });
  const session = newId('ses');
  log.append({ session, run: newId('run'), principal: 'human', client: `harness/${version}` }, [event]);
  const segment = log.segment() ?? '';
  await log.close();
  return segment;
};
