// The same call with the same answer, while nothing has changed.
import type { LoopCall } from '../../core/loops.ts';
import { type Detector, keyOf, WAYS_OUT } from '../detector.ts';

/** Calls of a run that are kept in mind. */
const MOST = 200;
/** What a refused call has answered. */
const REFUSED = '\u0000refused';

interface Repeat {
  readonly version: number;
  readonly text: string;
  readonly count: number;
}

export const identical = (): Detector => {
  const known = new Map<string, Repeat>();
  const keep = (key: string, repeat: Repeat): number => {
    known.delete(key);
    known.set(key, repeat);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return repeat.count;
  };
  const saw = (call: LoopCall, { version, text }: Omit<Repeat, 'count'>): number => {
    const key = keyOf(call);
    const before = known.get(key);
    const same = before !== undefined && before.version === version && isSame(before.text, text);
    return keep(key, { version, text, count: same ? before.count + 1 : 1 });
  };
  return {
    rule: 'identical',
    would: ({ call, version }) => {
      if (WAYS_OUT.includes(call.tool)) return 0;
      const before = known.get(keyOf(call));
      return before === undefined || before.version !== version ? 1 : before.count + 1;
    },
    saw: (call, { version, text }) => (WAYS_OUT.includes(call.tool) ? 0 : saw(call, { version, text })),
    refused: ({ call, version }) => {
      const before = known.get(keyOf(call));
      const same = before !== undefined && before.version === version;
      keep(keyOf(call), same ? { ...before, count: before.count + 1 } : { version, text: REFUSED, count: 1 });
    },
    forgive: (call) => known.delete(keyOf(call)),
    reason: (count, { tool }) =>
      `the same call of ${tool} for the ${count}. time with the same answer, and nothing has changed`,
    remedy: 'use what it has answered, change something first, or try another way',
  };
};

/** Times and durations differ from run to run. */
const isSame = (a: string, b: string): boolean => a === b || (near(a, b) && plain(a) === plain(b));
const near = (a: string, b: string): boolean => Math.abs(a.length - b.length) <= SLACK;
const SLACK = 40;
const plain = (text: string): string => text.replace(/\d+/g, '#');
