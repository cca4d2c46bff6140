// The same call with the same answer, while nothing has changed.
import type { LoopCall } from '../../core/loops.ts';
import { type Detector, isSamePrint, type Print, printOf, WAYS_OUT } from '../detector.ts';

/** Calls of a run that are kept in mind. */
const MOST = 200;
/** What a refused call has answered. */
const REFUSED: Print = { length: -1, ends: '' };

interface Repeat {
  readonly version: number;
  readonly print: Print;
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
  const saw = (call: LoopCall, { version, print }: Omit<Repeat, 'count'>): number => {
    const { key } = call;
    const before = known.get(key);
    const same = before !== undefined && before.version === version && isSamePrint(before.print, print);
    return keep(key, { version, print, count: same ? before.count + 1 : 1 });
  };
  return {
    rule: 'identical',
    would: ({ call, version }) => {
      if (WAYS_OUT.includes(call.tool)) return 0;
      const before = known.get(call.key);
      return before === undefined || before.version !== version ? 1 : before.count + 1;
    },
    saw: (call, { version, text }) => (WAYS_OUT.includes(call.tool) ? 0 : saw(call, { version, print: printOf(text) })),
    refused: ({ call, version }) => {
      const before = known.get(call.key);
      const same = before !== undefined && before.version === version;
      keep(call.key, same ? { ...before, count: before.count + 1 } : { version, print: REFUSED, count: 1 });
    },
    forgive: (call) => known.delete(call.key),
    reason: (count, { tool }) =>
      `the same call of ${tool} for the ${count}. time with the same answer, and nothing has changed`,
    remedy: 'use what it has answered, change something first, or try another way',
  };
};
