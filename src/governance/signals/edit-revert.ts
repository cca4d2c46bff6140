// An edit that takes back an earlier one of the same session: back and forth instead of forward.

import { counted, grouped } from '../collect.ts';
import type { CallFact } from '../facts/fact.ts';
import { type Detector, hitOf, sessionsOf } from './detector.ts';

/** Later than this, taking something back is another decision. */
const WITHIN_EDITS = 10;
const MIN_SESSIONS = 2;

export interface Revert {
  readonly undone: CallFact;
  readonly by: CallFact;
}

/** `calls` of one session, in order. */
export const revertsIn = (calls: readonly CallFact[]): readonly Revert[] => {
  const edits = calls.filter(({ change, ended, writes }) => change && ended?.status === 'ok' && writes.length > 0);
  return [...grouped(edits, ({ writes }) => writes[0]).values()].flatMap((onFile) =>
    onFile.flatMap((by, at) => {
      const undone = onFile.slice(Math.max(0, at - WITHIN_EDITS), at).findLast((edit) => isOpposite(edit, by));
      return undone === undefined ? [] : [{ undone, by }];
    }),
  );
};

const isOpposite = ({ change: first }: CallFact, { change: second }: CallFact): boolean =>
  first !== undefined && second !== undefined && first[0] === second[1] && first[1] === second[0];

export const editRevert: Detector = {
  type: 'edit_revert',
  find: ({ sessions, thresholds: { repeatMin } }) => {
    const reverts = [...sessions.values()].flatMap(revertsIn);
    return [...grouped(reverts, ({ by }) => folderOf(by.writes[0] ?? ''))].flatMap(([folder, group]) => {
      const hits = group.map(({ by }) => hitOf(by));
      if (hits.length < repeatMin || sessionsOf(hits) < MIN_SESSIONS) return [];
      return [
        {
          type: 'edit_revert' as const,
          key: folder,
          subject: `${hits.length} edits below ${folder} were taken back in the same session`,
          remediation: 'skill' as const,
          hits,
          isEnough: (counting) => counting.length >= repeatMin && sessionsOf(counting) >= MIN_SESSIONS,
          details: {
            folder,
            paths: counted(
              group.map(({ by }) => by.writes[0] ?? ''),
              10,
            ),
          },
        },
      ];
    });
  },
};

/** The directory of a file; `.` at the top. */
export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
