// Guards before what calls have written, as far as the record holds the text.
import type { Guard } from '../../policy/guard-file.ts';
import type { CallFact } from '../facts/fact.ts';
import { compileGuard, search } from '../guards/compile.ts';
import type { Judging } from './history.ts';
import type { Weighed } from './weigh.ts';

type GuardEffect = Pick<Weighed, 'effect' | 'missing'>;

/** By the id of the call; calls in which nothing is found are left out. */
export const judgeGuards = async (
  guards: readonly Guard[],
  subjects: readonly CallFact[],
  { texts }: Judging,
): Promise<ReadonlyMap<string, GuardEffect>> => {
  const effects = new Map<string, GuardEffect>();
  const writing = subjects.filter(({ writes }) => writes.length > 0);
  const written = await texts(writing);
  for (const guard of guards) {
    if (guard.kind === 'command') continue;
    const ready = await compileGuard(guard);
    if ('problem' in ready) continue;
    for (const call of writing) {
      const [path = ''] = call.writes;
      if (!ready.covers(path) || effects.get(call.call)?.effect === 'stops') continue;
      const text = written.get(call.call);
      if (text === undefined)
        effects.set(call.call, { effect: 'undecidable', missing: 'what was written is not on record' });
      else if (await finds(guard, path, text)) effects.set(call.call, { effect: 'stops' });
    }
  }
  return effects;
};

const finds = async (guard: Exclude<Guard, { kind: 'command' }>, path: string, text: string): Promise<boolean> => {
  const found = await search(guard, { path, text });
  return 'hits' in found && found.hits.length > 0;
};
