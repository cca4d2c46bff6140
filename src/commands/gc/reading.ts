// Drafts and signals, opened for one question of a person.
import { openDrafts } from '../../compose/drafts.ts';
import { openTrace } from '../../compose/trace.ts';
import type { Io } from '../command.ts';
import { type AskOptions, stateFor } from '../trace/asking.ts';

type Reading = Awaited<ReturnType<typeof openDrafts>>;

export const readingDrafts = async <Answer>(
  options: AskOptions,
  io: Io,
  ask: (reading: Reading) => Promise<Answer>,
): Promise<Answer> => {
  const state = stateFor(options, io);
  const trace = await openTrace({ state });
  try {
    return await ask(await openDrafts(state, async () => trace));
  } finally {
    trace.close();
  }
};
