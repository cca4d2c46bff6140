// A person's word about notes, put on record.
import type { NewEvent } from '../../core/event.ts';
import { createIds } from '../../log/ids.ts';
import { openLog } from '../../log/open-log.ts';

export type NoteWord = Extract<NewEvent, { type: 'note_confirmed' | 'note_retired' }>;

/** On the disk when it resolves. The caller has made sure that a person speaks. Throws log_unavailable. */
export const recordWord = async (state: string, word: NoteWord, version: string): Promise<void> => {
  const newId = createIds();
  const log = openLog({ state, durability: 'strict', version });
  log.append({ session: newId('ses'), run: newId('run'), principal: 'human', client: `harness/${version}` }, [word]);
  await log.close();
};
