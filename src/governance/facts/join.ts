// Facts of all segments put together: what came later is joined to its call, paths are told from the root of their
// session, and everything stands in the order in which it happened.
import { posix } from 'node:path';
import type { CallFact, History, OtherFact } from './fact.ts';
import { textOf } from './fields.ts';
import type { LaterFact } from './take.ts';

export const joinFacts = (
  calls: readonly CallFact[],
  laters: readonly LaterFact[],
  others: readonly OtherFact[],
): History => {
  const roots = rootsOf(others);
  const later = byCall(laters);
  const joined = calls.map((call) => {
    const more = later.size === 0 ? undefined : later.get(call.call);
    return placed(more === undefined ? call : { ...call, ...more }, roots.get(call.session));
  });
  return { calls: joined.sort((a, b) => a.at - b.at), others: [...others].sort((a, b) => a.at - b.at) };
};

const byCall = (laters: readonly LaterFact[]): ReadonlyMap<string, Omit<LaterFact, 'call'>> => {
  const found = new Map<string, Omit<LaterFact, 'call'>>();
  for (const { call, ...facts } of laters) found.set(call, { ...found.get(call), ...facts });
  return found;
};

const rootsOf = (others: readonly OtherFact[]): ReadonlyMap<string, string> =>
  new Map(
    others.flatMap(({ type, session, data }) =>
      type === 'session_opened' || type === 'history_imported' ? [[session, textOf(data.root)] as const] : [],
    ),
  );

const placed = (call: CallFact, root: string | undefined): CallFact => {
  if (!call.reads.some(isUnplaced) && !call.writes.some(isUnplaced)) return call;
  const from = (path: string): string => fromRoot(path, root);
  return { ...call, reads: call.reads.map(from), writes: call.writes.map(from) };
};

const isUnplaced = (path: string): boolean => path.startsWith('/') || path.includes('..');

const fromRoot = (path: string, root: string | undefined): string => {
  const plain = posix.normalize(path);
  if (root === undefined || !plain.startsWith('/')) return plain;
  if (plain === root) return '.';
  return plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : plain;
};
