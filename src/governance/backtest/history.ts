// The record made ready to judge drafts by. What takes time is done once, and only when a draft needs it.
import type { RecordedCall } from '../../replay/recorded.ts';
import type { EffectKinds } from '../checks/proposal.ts';
import { remembered } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import type { Sessions } from '../facts/sessions.ts';
import type { Scene } from '../signals/detector.ts';
import { type Labels, labelsOf } from './labels.ts';
import { readCalls } from './read-calls.ts';
import { readTexts } from './read-texts.ts';
import { type Split, splitCalls } from './split.ts';
import { type Span, spanOf } from './weigh.ts';

export interface Judging {
  readonly split: Split;
  /** Calls of the older part of which more is known than that they were allowed. */
  readonly judged: readonly CallFact[];
  readonly sessions: Sessions;
  readonly spans: { readonly older: Span; readonly whole: Span };
  readonly labels: Labels;
  /** With what was judged then, by the id of the call; of calls without an effect of these kinds, nothing. */
  readonly recorded: (
    calls: readonly CallFact[],
    kinds?: EffectKinds | undefined,
  ) => Promise<ReadonlyMap<string, RecordedCall>>;
  /** What calls have written, by the id of the call; those of which it is not on record are left out. */
  readonly texts: (calls: readonly CallFact[]) => Promise<ReadonlyMap<string, string>>;
}

/** The newest of the newer part: more than this changes no share. */
export const MOST_CALLS = 20_000;

export interface JudgingOptions {
  readonly state: string;
  readonly root: string;
  readonly signal?: AbortSignal | undefined;
}

export const judgingOf = (scene: Scene, options: JudgingOptions): Judging => {
  const split = splitCalls(scene.calls);
  const begun = [...scene.sessions.values()].filter(([first]) => first !== undefined && first.at < split.at).length;
  const kept = remembered((_kinds: string) => ({
    known: new Map<string, RecordedCall>(),
    asked: new Set<string>(),
  }));
  return {
    split,
    judged: scene.judged.filter(({ at }) => at < split.at),
    sessions: scene.sessions,
    spans: {
      older: spanOf(split.older, begun),
      whole: spanOf(scene.calls, scene.sessions.size),
    },
    labels: labelsOf(scene.sessions),
    recorded: async (calls, kinds) => {
      const { known, asked } = kept(kinds?.toSorted().join() ?? '');
      const missing = calls.filter(({ call }) => !asked.has(call));
      for (const { call } of missing) asked.add(call);
      for (const [id, call] of await readCalls(missing, { ...options, others: scene.others, kinds }))
        known.set(id, call);
      return known;
    },
    texts: (calls) => readTexts(calls, { ...options, others: scene.others }),
  };
};
