// How far each segment has been indexed, and whether the log still goes on where that ended.
import { statSync } from 'node:fs';
import { linkOf, linkTo, START, sha256 } from '../../log/line.ts';
import type { SegmentName } from '../../log/segment-names.ts';
import { type NewLine, readBlock } from './new-lines.ts';
import type { Database } from './sqlite.ts';

/** The log is not a continuation of what was indexed: segments were retired, or something was changed. */
export class LogChanged extends Error {}

interface Position {
  readonly id: number;
  /** Up to where its lines are indexed. */
  bytes: number;
  events: number;
  unreadable: number;
  /** sha256 of the last line that earlier transactions have indexed. */
  readonly tip: string;
  /** The last line of this transaction. */
  last?: { readonly path: string; readonly at: number; readonly length: number };
}

export interface Positions {
  readonly bytesOf: (key: string) => number;
  /** Notes a line as indexed; gives the number of its segment. Throws LogChanged. */
  readonly advance: (line: NewLine) => number;
  readonly flush: () => void;
}

interface PositionRow {
  readonly id: number;
  readonly key: string;
  readonly bytes: number;
  readonly tip: string;
  readonly events: number;
  readonly unreadable: number;
}

/** For one transaction. */
export const createPositions = (database: Database): Positions => {
  const rows = database.prepare<[], PositionRow>('SELECT * FROM segments').all();
  const positions = new Map<string, Position>(rows.map(({ key, ...position }) => [key, position]));
  const moved = new Set<string>();
  let last = rows.reduce((most, { id }) => Math.max(most, id), 0);
  const upsert = database.prepare<[number, string, number, string, number, number]>(
    `INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET bytes = excluded.bytes, tip = excluded.tip, events = excluded.events, unreadable = excluded.unreadable`,
  );
  const known = (key: string): Position => {
    const position = positions.get(key);
    if (position !== undefined) return position;
    last += 1;
    const begun = { id: last, bytes: 0, events: 0, unreadable: 0, tip: START.hash };
    positions.set(key, begun);
    return begun;
  };
  return {
    bytesOf: (key) => positions.get(key)?.bytes ?? 0,
    advance: ({ segment: { key, path }, at, length, line, digest }) => {
      const position = known(key);
      const isFirst = position.last === undefined && position.bytes > 0;
      if (isFirst && line !== undefined && linkOf(line) !== linkTo(position.tip)) throw new LogChanged(key);
      position.last = { path, at, length };
      position.bytes = at + length + 1;
      if (digest === undefined) position.unreadable += 1;
      else position.events += 1;
      moved.add(key);
      return position.id;
    },
    flush: () => {
      for (const key of moved) {
        const { id, bytes, events, unreadable, tip, last: line } = known(key);
        upsert.run(id, key, bytes, line === undefined ? tip : hashOf(line), events, unreadable);
      }
    },
  };
};

/** Read again, once a transaction: hashing every line would take longer than parsing it. */
const hashOf = ({ path, at, length }: { path: string; at: number; length: number }): string =>
  sha256(readBlock(path, Buffer.alloc(length), at));

export interface Growth {
  /** Days with segments that have grown, oldest first. */
  readonly days: readonly string[];
  /** Bytes that are not indexed; the last of them may be no whole line. */
  readonly bytes: number;
}

/** Compares segments with what is indexed of them. Throws LogChanged when one has become shorter or is gone. */
export const growthOf = (database: Database, segments: readonly SegmentName[]): Growth => {
  const find = database.prepare<[string], { bytes: number }>('SELECT bytes FROM segments WHERE key = ?');
  const days = new Set<string>();
  let bytes = 0;
  for (const { key, day, path } of segments) {
    const indexed = find.get(key)?.bytes ?? 0;
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < indexed) throw new LogChanged(key);
    if (size > indexed) days.add(day);
    bytes += size - indexed;
  }
  return { days: [...days].sort(), bytes };
};

/** Throws LogChanged when a segment that is indexed is not among those of the log. */
export const assertAllThere = (database: Database, segments: readonly SegmentName[]): void => {
  const there = new Set(segments.map(({ key }) => key));
  const keys = database.prepare<[], { key: string }>('SELECT key FROM segments').all();
  const gone = keys.find(({ key }) => !there.has(key));
  if (gone !== undefined) throw new LogChanged(gone.key);
};
