// The calls of the log with everything that was judged at the time, as a stream: what a judgement needs, and no more.
import { resolve } from 'node:path';
import type { Decision } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import type { Envelope } from '../core/event.ts';
import { happenedAt, importedOf } from '../core/imported.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { Facts, Judged, PathFact } from '../core/ports.ts';
import { type Called, type Decided, readCalled, readDecided, readWithin } from './read-recorded.ts';

export interface RecordedCall extends Judged {
  readonly session: string;
  readonly run: string;
  readonly call: string;
  /** When it was made; ISO 8601, UTC. */
  readonly at: string;
  /** After the analysis of commands. */
  readonly effects: readonly Effect[];
  readonly facts: Facts;
  /**
   * What the facts rest on. `record`: on what the file system said then. `names`: on the paths as they were written,
   * because nobody looked; where links led, and what patterns matched, is not known.
   */
  readonly known: 'record' | 'names';
  /** What was decided then; undefined for calls that nobody here judged. */
  readonly verdict: RecordedVerdict | undefined;
}

export interface RecordedVerdict {
  readonly decision: Decision;
  readonly judged?: Decision | undefined;
  readonly rule: string;
  /** Hash of the policy that was in force. */
  readonly policy: string;
}

export interface Reading {
  /** Stands for the workspace in paths that nobody looked at; absolute. */
  readonly root: string;
  /** Leaves out calls that were made before; ISO 8601, UTC. */
  readonly since?: string;
  /** What clients had opened, by session, as far as it is known before the first event. */
  readonly within?: ReadonlyMap<string, Judged['within']>;
}

/**
 * Gives each call whose effects are known with the event that completes it. Calls with arguments that fit no tool were
 * never judged. Told of all events from the beginning of the log, whatever `since` says: what a client had opened is told
 * when its session begins.
 */
export const createRecorded = ({
  root,
  since = '',
  ...known
}: Reading): ((event: Envelope) => RecordedCall | undefined) => {
  /** Intents whose decision comes with the next event but for what is recorded between the two. */
  const open = new Map<string, { readonly event: Envelope; readonly called: Called }>();
  const within = new Map(known.within);
  return (event) => {
    const { type, session, call, data } = event;
    takeOpening(within, event);
    if (call === undefined || happenedAt(event) < since) return undefined;
    if (type === 'tool_called') {
      const called = readCalled(data);
      if (called !== undefined && importedOf(event) !== undefined)
        return byNames({ event, called, within: within.get(session) }, root);
      if (called !== undefined) open.set(call, { event, called });
    } else if (type === 'policy_decision') {
      const intent = open.get(call);
      const decided = readDecided(data);
      open.delete(call);
      if (intent !== undefined && decided !== undefined)
        return byRecord({ ...intent, within: within.get(session) }, decided);
    }
    return undefined;
  };
};

/** Every call of a stream of events, in its order. */
export async function* recordedCalls(
  events: AsyncIterable<Envelope> | Iterable<Envelope>,
  reading: Reading,
): AsyncGenerator<RecordedCall> {
  const take = createRecorded(reading);
  for await (const event of events) {
    const call = take(event);
    if (call !== undefined) yield call;
  }
}

const takeOpening = (within: Map<string, Judged['within']>, { type, session, data }: Envelope): void => {
  if (type === 'session_opened') within.set(session, readWithin(data));
};

interface Intent {
  readonly event: Envelope;
  readonly called: Called;
  readonly within: Judged['within'];
}

const whoAndWhat = ({ event, called: { tool, effects }, within }: Intent) => ({
  session: event.session,
  run: event.run,
  call: event.call ?? '',
  at: happenedAt(event),
  tool,
  principal: event.principal,
  effects,
  within,
});

const byRecord = (intent: Intent, { facts: paths, listed, sandbox, ...decided }: Decided): RecordedCall => ({
  ...whoAndWhat(intent),
  facts: {
    paths,
    ...(listed === undefined ? {} : { listed }),
    ...(sandbox === undefined ? {} : { sandbox }),
  },
  known: 'record',
  verdict: { ...byPolicy(decided), policy: decided.policy },
});

const isLoop = (name: string): boolean => name.startsWith('loop/');

/** Loops are no matter of the policy: where one made the verdict stricter, what the policy said stands beneath it. */
const byPolicy = ({ decision, judged, rule, matches }: Pick<Decided, 'decision' | 'judged' | 'rule' | 'matches'>) => {
  if (!matches.some((match) => isLoop(match.rule))) return { decision, judged, rule };
  const [own] = matches.filter((match) => !isLoop(match.rule));
  return { decision: own?.decision ?? 'allow', judged: undefined, rule: own?.rule ?? 'default/no-effect' };
};

const byNames = (intent: Intent, root: string): RecordedCall => ({
  ...whoAndWhat(intent),
  facts: {
    listed: Object.fromEntries(intent.called.effects.filter(isListing).map(({ below }) => [below, []])),
    paths: Object.fromEntries(
      intent.called.effects.filter(isPathEffect).map(({ path }) => [path, [namedFact(root, path)]]),
    ),
  },
  known: 'names',
  verdict: undefined,
});

/** A path as if it were what its name says: a file that no link leads away from. */
const namedFact = (root: string, path: string): PathFact => {
  const named = resolve(root, path);
  return { path: named, real: named, type: 'file' };
};
