// A word said outside of any call, put on record: what a person thinks of notes and tasks, what they have brought along.
import type { NewEvent } from '../core/event.ts';
import type { Principal } from '../core/session.ts';
import { createIds } from './ids.ts';
import { openLog } from './open-log.ts';

export interface Word {
  /** Whoever calls has made sure of it. */
  readonly by: Principal;
  readonly events: readonly NewEvent[];
  readonly version: string;
}

/** On the disk when it resolves. Throws log_unavailable. */
export const recordWord = async (state: string, { by, events, version }: Word): Promise<void> => {
  const newId = createIds();
  const log = openLog({ state, durability: 'strict', version });
  log.append({ session: newId('ses'), run: newId('run'), principal: by, client: `harness/${version}` }, events);
  await log.close();
};
