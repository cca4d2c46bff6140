// A detector is one value: what it is called, and a pure function of what is on record within a window.
import type { Remediation, SignalType } from '../../core/signal.ts';
import type { CallFact, History } from '../facts/fact.ts';

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

export interface Scene extends History {
  readonly thresholds: Thresholds;
  /** Milliseconds since 1970: the first and the last moment of the window. */
  readonly from: number;
  readonly until: number;
}

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

export const sessionsOf = (hits: readonly Hit[]): number => new Set(hits.map(({ session }) => session)).size;

/** Items by key, in the order in which keys came up. */
export const grouped = <Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

/** The same answer without asking again: a record names few paths and commands, very often. */
export const remembered = <Answer>(ask: (text: string) => Answer): ((text: string) => Answer) => {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = ask(text);
    answers.set(text, answer);
    return answer;
  };
};

/** The most frequent first, with how often each came. */
export const counted = (
  texts: Iterable<string>,
  most: number,
): readonly { readonly text: string; readonly count: number }[] => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => ({ text, count }))
    .sort((a, b) => b.count - a.count || Number(a.text > b.text) - Number(a.text < b.text))
    .slice(0, most);
};

/** What a call was about, in a few words. */
export const aboutOf = ({ tool, commands, writes, reads }: CallFact): string =>
  commands.length > 0 ? commands.join(' && ') : ([...writes, ...reads][0] ?? tool);

/** The first words that say what a command does: its program and a subcommand. */
export const headOf = (command: string): string => {
  const [program = '', next = ''] = command.split(' ');
  return /^[a-z][\w:-]*$/.test(next) ? `${program} ${next}` : program;
};
