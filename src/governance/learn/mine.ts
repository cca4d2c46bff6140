// What was done again and again and went well: sequences of calls, found in the record by counting.
import type { CallFact, History } from '../facts/fact.ts';
import { sessionsIn } from '../facts/sessions.ts';

export interface Sequence {
  readonly steps: readonly string[];
  /** How often it was done, and how often all of it went well. */
  readonly times: number;
  readonly well: number;
  readonly sessions: number;
}

const LEAST_TIMES = 3;
const LEAST_WELL = 0.8;
const LEAST_STEPS = 2;
const MOST_STEPS = 5;
/** Calls that lie further apart are not one piece of work. */
const PAUSE_MS = 10 * 60_000;

/** The longest sequences that repeat, most frequent first; one that is a part of another is left out. */
export const mineSequences = ({ calls }: Pick<History, 'calls'>): readonly Sequence[] => {
  const found = new Map<string, Tally>();
  for (const session of sessionsIn(calls).values()) for (const piece of piecesOf(session)) count(found, piece);
  const kept = [...found.values()]
    .filter(({ times, well }) => times >= LEAST_TIMES && well / times >= LEAST_WELL)
    .map(({ sessions, ...tally }) => ({ ...tally, sessions: sessions.size }))
    .sort((a, b) => b.steps.length - a.steps.length || b.times - a.times || order(a.steps, b.steps));
  return kept
    .filter((one, at) => !kept.slice(0, at).some((longer) => holds(longer.steps, one.steps)))
    .sort((a, b) => b.times * b.steps.length - a.times * a.steps.length || order(a.steps, b.steps));
};

interface Tally {
  readonly steps: readonly string[];
  times: number;
  well: number;
  readonly sessions: Set<string>;
}

/** The same step several times in a row is one step, which went well when its last time did. */
const piecesOf = (session: readonly CallFact[]): readonly (readonly CallFact[])[] => {
  const pieces: CallFact[][] = [[]];
  for (const call of session) {
    const piece = pieces.at(-1) ?? [];
    const last = piece.at(-1);
    if (last !== undefined && call.at - last.at > PAUSE_MS) pieces.push([call]);
    else if (last !== undefined && stepOf(last) === stepOf(call)) piece[piece.length - 1] = call;
    else piece.push(call);
  }
  return pieces;
};

/** The tool, and of a command the program with its first words. */
export const stepOf = ({ tool, commands }: CallFact): string =>
  commands.length === 0 ? tool : `${tool}: ${commands[0] ?? ''}`;

const count = (found: Map<string, Tally>, piece: readonly CallFact[]): void => {
  for (let length = LEAST_STEPS; length <= MOST_STEPS; length += 1) {
    // Where it overlaps itself, it was done once.
    const free = new Map<string, number>();
    for (let from = 0; from + length <= piece.length; from += 1) {
      const part = piece.slice(from, from + length);
      const steps = part.map(stepOf);
      const key = steps.join('\n');
      if (new Set(steps).size < LEAST_STEPS || (free.get(key) ?? 0) > from) continue;
      free.set(key, from + length);
      const tally = found.get(key) ?? { steps, times: 0, well: 0, sessions: new Set() };
      tally.times += 1;
      if (part.every(({ ended }) => ended?.status === 'ok')) tally.well += 1;
      for (const { session } of part.slice(0, 1)) tally.sessions.add(session);
      found.set(key, tally);
    }
  }
};

const holds = (longer: readonly string[], shorter: readonly string[]): boolean =>
  longer.some((_step, from) => shorter.every((step, at) => longer[from + at] === step));

const order = (a: readonly string[], b: readonly string[]): number =>
  Number(a.join() > b.join()) - Number(a.join() < b.join());
