// A detector is one value: what it is called, and a pure function of what is on record within a window.
import type { Remediation, SignalType } from '../../core/signal.ts';
import type { CallFact, History } from '../facts/fact.ts';
import { type Sessions, sessionsIn } from '../facts/sessions.ts';

/** From the configuration, `gc.*`. */
export interface Thresholds {
  readonly chronicBlockMin: number;
  readonly repeatedWarnMin: number;
  readonly hotFileEditsMin: number;
  readonly slowOpCountMin: number;
  readonly slowOpThresholdMs: number;
  readonly escalationRatio: number;
  readonly violationMin: number;
  /** Of everything that has no threshold of its own. */
  readonly repeatMin: number;
}

/** What is on record within a window. */
export interface Window extends History {
  readonly thresholds: Thresholds;
  /** Milliseconds since 1970: the first and the last moment of the window. */
  readonly from: number;
  readonly until: number;
}

/** The same, with what several detectors look for in it. */
export interface Scene extends Window {
  /** Calls by session. */
  readonly sessions: Sessions;
  /** Calls of which more is known than that they were allowed. */
  readonly judged: readonly CallFact[];
}

export const sceneOf = (window: Window): Scene => ({
  ...window,
  sessions: sessionsIn(window.calls),
  judged: window.calls.filter(({ decided }) => decided !== undefined),
});

/** One event that counts. */
export interface Hit {
  readonly event: string;
  readonly call: string;
  readonly session: string;
  readonly at: number;
}

export interface Finding {
  readonly type: SignalType;
  /** What it is about; the same whenever it shows again. */
  readonly key: string;
  readonly subject: string;
  readonly remediation: Remediation;
  /** Oldest first. */
  readonly hits: readonly Hit[];
  /** Whether these of its hits would be a signal by themselves: what was settled before does not count again. */
  readonly isEnough: (hits: readonly Hit[]) => boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Detector {
  readonly type: SignalType;
  readonly find: (scene: Scene) => readonly Finding[];
}

export const hitOf = ({ event, call, session, at }: CallFact): Hit => ({ event, call, session, at });

/** The same, cited by the decision. */
export const decisionHit = (call: CallFact): Hit => ({ ...hitOf(call), event: call.decided?.event ?? call.event });

/** The same, cited by the outcome. */
export const outcomeHit = (call: CallFact): Hit => ({ ...hitOf(call), event: call.ended?.event || call.event });

export const sessionsOf = (hits: readonly Pick<Hit, 'session'>[]): number =>
  new Set(hits.map(({ session }) => session)).size;

/** What a call was about, in a few words. */
export const aboutOf = ({ tool, commands, writes, reads }: CallFact): string =>
  commands.length > 0 ? commands.join(' && ') : ([...writes, ...reads][0] ?? tool);

/** The first words that say what a command does: its program and a subcommand. */
export const headOf = (command: string): string => {
  const [program = '', next = ''] = command.split(' ');
  return /^[a-z][\w:-]*$/.test(next) ? `${program} ${next}` : program;
};
