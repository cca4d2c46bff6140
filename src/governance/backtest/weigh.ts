// What a draft would have decided otherwise, counted and shown.
import { type Backtest, MAX_SAMPLES, type Sample } from '../../core/draft.ts';
import type { CallFact } from '../facts/fact.ts';
import { aboutOf } from '../signals/detector.ts';
import { gateOf } from './gate.ts';
import type { Label } from './labels.ts';
import { wilson } from './wilson.ts';

/** `undecidable`: what was recorded does not say. */
export type Effect = 'none' | 'stops' | 'frees' | 'undecidable';

export interface Weighed {
  readonly call: CallFact;
  readonly effect: Effect;
  readonly label: Label;
  /** Why it is undecidable. */
  readonly missing?: string;
}

/** What counts for and against, under the name of its samples. */
type Kind = keyof Backtest['samples'];

const kindOf = ({ effect, label }: Weighed): Kind | undefined => {
  if (effect === 'none') return undefined;
  if (effect === 'undecidable') return 'undecidable';
  if (label.kind === 'unknown') return 'unknown';
  if (effect === 'stops') return label.kind === 'bad' ? 'bad_caught' : 'good_stopped';
  return label.kind === 'good' ? 'good_freed' : 'bad_let';
};

export type Counted = Omit<Backtest, 'recall' | 'drafted_on' | 'us_per_call'>;

export const weigh = (judged: readonly Weighed[]): Counted => {
  const kinds: Record<Kind, Weighed[]> = {
    bad_caught: [],
    good_stopped: [],
    good_freed: [],
    bad_let: [],
    unknown: [],
    undecidable: [],
  };
  for (const one of judged) {
    const kind = kindOf(one);
    if (kind !== undefined) kinds[kind].push(one);
  }
  const fired = judged.filter(({ effect }) => effect === 'stops' || effect === 'frees');
  const right = kinds.bad_caught.length + kinds.good_freed.length;
  const known = right + kinds.good_stopped.length + kinds.bad_let.length;
  const interval = wilson(right, known);
  const counts = {
    calls: judged.length,
    would_fire: fired.length,
    sessions: new Set(fired.map(({ call }) => call.session)).size,
    known_bad_caught: kinds.bad_caught.length,
    known_good_stopped: kinds.good_stopped.length,
    known_good_freed: kinds.good_freed.length,
    known_bad_let: kinds.bad_let.length,
    unknown: kinds.unknown.length,
    undecidable: kinds.undecidable.length,
    precision: known === 0 ? null : right / known,
    precision_low: interval?.[0] ?? null,
    precision_high: interval?.[1] ?? null,
  };
  return {
    ...counts,
    samples: {
      bad_caught: shown(kinds.bad_caught),
      good_stopped: shown(kinds.good_stopped),
      good_freed: shown(kinds.good_freed),
      bad_let: shown(kinds.bad_let),
      unknown: shown(kinds.unknown),
      undecidable: shown(kinds.undecidable),
    },
    judged_on: spanOf(judged.map(({ call }) => call)),
    ...gateOf(counts),
  };
};

/** The newest: that is what people remember. */
const shown = (judged: readonly Weighed[]): Sample[] =>
  judged
    .slice(-MAX_SAMPLES)
    .reverse()
    .map(({ call, label, missing }) => ({
      call: call.call,
      session: call.session,
      at: momentText(call.at),
      tool: call.tool,
      subject: aboutOf(call).slice(0, 200),
      outcome: missing ?? label.why,
    }));

export const momentText = (ms: number): string => new Date(ms).toISOString();

export type Span = Backtest['judged_on'];

/** `calls` in the order of time; `sessions`: how many they are of, where it is known. */
export const spanOf = (
  calls: readonly CallFact[],
  sessions: number = new Set(calls.map(({ session }) => session)).size,
): Span => {
  const [first, last] = [calls[0], calls.at(-1)];
  return {
    from: first === undefined ? null : momentText(first.at),
    until: last === undefined ? null : momentText(last.at),
    calls: calls.length,
    sessions,
  };
};
