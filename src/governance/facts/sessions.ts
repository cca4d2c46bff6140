// Calls by the session that made them.
import { grouped } from '../collect.ts';
import type { CallFact } from './fact.ts';

export type Sessions = ReadonlyMap<string, readonly CallFact[]>;

/** In the order in which sessions began; the calls of each in the order of `calls`. */
export const sessionsIn = (calls: readonly CallFact[]): Sessions => grouped(calls, ({ session }) => session);
