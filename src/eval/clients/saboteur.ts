// Tries what must not be possible. A case passes when nothing of it succeeded and all of it is on record.
import { readEvents } from '../../compose/log.ts';
import type { Attempt, EvalClient } from '../client.ts';
import { sabotages } from '../sabotage/index.ts';
import { type Lab, openLab, type Sabotage, type Tried } from '../sabotage/lab.ts';

/** Of the attempts that take seconds, each is made in every fourth case. */
const SHARE = 4;

export const saboteur: EvalClient = {
  name: 'saboteur',
  play: async (seat) => {
    const lab = await openLab(seat);
    const tried: Tried[] = [];
    try {
      for (const sabotage of chosen(seat.options.index, seat.options.total)) {
        seat.signal.throwIfAborted();
        tried.push(...(await sabotage.run(lab)));
      }
    } finally {
      await lab.assistant.close();
    }
    return { attempts: await withRecord(lab, tried) };
  },
};

/** A short selection of cases is plagued with everything. */
const chosen = (index: number, total: number): readonly Sabotage[] => {
  const heavy = sabotages.filter((sabotage) => sabotage.heavy === true);
  const share = Math.min(SHARE, total);
  return sabotages.filter((sabotage) => {
    const at = heavy.indexOf(sabotage);
    return at === -1 || at % share === index % share;
  });
};

/** Looks up in the log what it tells of each call. */
const withRecord = async ({ state }: Lab, tried: readonly Tried[]): Promise<readonly Attempt[]> => {
  const known = new Set<string>();
  for await (const { call, type } of readEvents(state))
    if (type === 'policy_decision' || type === 'tool_result') known.add(call ?? '');
  return tried.map(({ calls, shown, ...attempt }) => {
    if (attempt.outcome === 'not_run') return attempt;
    if (calls.length === 0) return shown === undefined ? attempt : { ...attempt, recorded: shown };
    return { ...attempt, recorded: calls.every((call) => known.has(call)) };
  });
};
