// Facts of all segments put together: what came later is joined to its call, paths are told from the root of their
// session, and everything stands in the order in which it happened.
import { posix } from 'node:path';
import { parseEvent } from '../../log/parse-event.ts';
import { remembered } from '../collect.ts';
import { type Columns, decidedAt, endedAt, testsAt, textAt } from './columns.ts';
import type { CallFact, FullHistory, OtherFact } from './fact.ts';
import { textOf } from './fields.ts';
import type { Part } from './part.ts';
import { type Stored, StoredCall } from './stored-call.ts';
import type { LaterFact } from './take.ts';

/** A part, and the segment that it is one of. */
export interface Segmented {
  readonly segment: string;
  readonly part: Part;
}

export const joinFacts = (parts: readonly Segmented[]): FullHistory => {
  const others = parts.flatMap(({ part }) => part.others);
  const roots = rootsOf(others);
  const laters = latersIn(parts);
  const calls: CallFact[] = [];
  for (const { segment, part } of parts) {
    for (const call of callsIn(part.columns, segment, { roots, laters })) calls.push(call);
  }
  const own = parts.flatMap(({ part }) => part.own.flatMap((line) => parseEvent(line) ?? []));
  return { calls: inTime(calls), others: inTime(others), own };
};

/** Most records are in order as they are. */
const inTime = <Item extends { readonly at: number }>(items: readonly Item[]): readonly Item[] => {
  let last = Number.NEGATIVE_INFINITY;
  const isOrdered = items.every(({ at }) => {
    const follows = at >= last;
    last = at;
    return follows;
  });
  return isOrdered ? items : [...items].sort((a, b) => a.at - b.at);
};

interface Known {
  readonly roots: ReadonlyMap<string, string>;
  readonly laters: ReadonlyMap<string, LaterFact>;
}

const callsIn = (columns: Columns, segment: string, { roots, laters }: Known): readonly CallFact[] => {
  const { names, calls } = columns;
  const below = remembered(
    (root: string | undefined): Stored => ({ columns, segment, paths: pathsFrom(columns, root) }),
  );
  const of = remembered((session: number) => below(roots.get(names[session] ?? '')));
  return Array.from(calls.session, (session, row) => {
    const later = laters.size === 0 ? undefined : laters.get(textAt(calls.call, row));
    return new StoredCall(of(session), row, later);
  });
};

/** By the call; of two that say the same, the later one counts. */
const latersIn = (parts: readonly Segmented[]): ReadonlyMap<string, LaterFact> => {
  const found = new Map<string, LaterFact>();
  for (const { columns } of parts.map(({ part }) => part)) {
    for (let row = 0; row < columns.laters.status.length; row += 1) {
      const later = laterAt(columns, row);
      found.set(later.call, { ...found.get(later.call), ...later });
    }
  }
  return found;
};

const laterAt = (columns: Columns, row: number): LaterFact => {
  const { laters } = columns;
  const decided = decidedAt(columns, laters, row);
  const ended = endedAt(columns, laters, row);
  const tests = testsAt(columns, laters, row);
  return {
    call: textAt(laters.call, row),
    ...(decided === undefined ? {} : { decided }),
    ...(ended === undefined ? {} : { ended }),
    ...(tests === undefined ? {} : { tests }),
  };
};

const rootsOf = (others: readonly OtherFact[]): ReadonlyMap<string, string> =>
  new Map(
    others.flatMap(({ type, session, data }) =>
      type === 'session_opened' || type === 'history_imported' ? [[session, textOf(data.root)] as const] : [],
    ),
  );

/** The same list is one for many calls, so it is told once. */
const pathsFrom = ({ lists }: Columns, root: string | undefined): Stored['paths'] =>
  lists.map((list) => (list.some(isUnplaced) ? list.map((path) => fromRoot(path, root)) : list));

const isUnplaced = (path: string): boolean => path.startsWith('/') || path.includes('..');

const fromRoot = (path: string, root: string | undefined): string => {
  const plain = posix.normalize(path);
  if (root === undefined || !plain.startsWith('/')) return plain;
  if (plain === root) return '.';
  return plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : plain;
};
