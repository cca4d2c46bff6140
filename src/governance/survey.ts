// The record looked over: what shows within the window, and what that changes about what is known.
import { setImmediate } from 'node:timers/promises';
import type { NewEvent } from '../core/event.ts';
import type { SignalType } from '../core/signal.ts';
import { judgingOf } from './backtest/history.ts';
import type { History } from './facts/fact.ts';
import { readHistory } from './facts/store.ts';
import { type Known, knownFrom } from './known.ts';
import type { Workshop } from './make-draft.ts';
import type { GovernanceParts } from './parts.ts';
import { reconcile, type Shown } from './reconcile.ts';
import type { Finding, Scene } from './signals/detector.ts';
import { detectors } from './signals/index.ts';
import { lookAt } from './window.ts';

export interface Survey {
  readonly known: Known;
  readonly scene: Scene;
  /** Calls before its window. */
  readonly older: number;
  readonly shown: readonly Shown[];
  readonly events: readonly NewEvent[];
  readonly now: number;
}

export interface SurveyOptions {
  readonly window?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((message: string) => void) | undefined;
  /** Only signals of this kind are looked for; then nothing is to be recorded, because nothing is known of the others. */
  readonly only?: SignalType;
}

/** The record, and what is known by it. */
export interface OnRecord {
  readonly history: History;
  readonly known: Known;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Reading = Pick<SurveyOptions, 'signal' | 'progress'>;

export const readRecord = async ({ state, now: clock }: GovernanceParts, reading: Reading): Promise<OnRecord> => {
  const { signal, progress } = reading;
  const now = clock();
  const history = await readHistory({
    state,
    signal,
    ...(progress === undefined ? {} : { progress: (done, total) => progress(`read ${done} of ${total} bytes`) }),
  });
  return { history, known: knownFrom(history.own, now), now };
};

/** Throws invalid_arguments for a window that is none. */
export const survey = async (
  { settings, project }: GovernanceParts,
  { history, known, now }: OnRecord,
  options: SurveyOptions,
): Promise<Survey> => {
  const { signal } = options;
  const { scene, older } = lookAt(history, options.window ?? settings.window, settings.thresholds);
  const findings: Finding[] = [];
  for (const { type, find } of detectors) {
    if (options.only !== undefined && options.only !== type) continue;
    // Others are answered in between.
    await setImmediate();
    signal?.throwIfAborted();
    findings.push(...[...find(scene)].sort((a, b) => b.hits.length - a.hits.length));
  }
  const { shown, events } = reconcile(findings, known, { project, now: new Date(now).toISOString() });
  return { known, scene, older, shown, events: options.only === undefined ? events : [], now };
};

/** What drafts are made with; costs nothing before one is judged. */
export const workshopOf = async (
  { state, root, rules, checks }: GovernanceParts,
  { scene, now }: Survey,
  signal: AbortSignal | undefined,
): Promise<Workshop> => ({
  scene,
  judging: judgingOf(scene, { state, root, signal }),
  checks: await checks(),
  rules: await rules(),
  now,
});
