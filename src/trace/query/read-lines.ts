// Events from the log itself, by the place that the index has noted: the index holds no copy of them.
import { closeSync, openSync, readSync } from 'node:fs';
import { HarnessError, systemCode } from '../../core/error.ts';
import type { Envelope } from '../../core/event.ts';
import { parseEvent } from '../../log/parse-event.ts';
import { segmentOfKey } from '../../log/segment-names.ts';
import type { Database } from '../index/sqlite.ts';

export interface Place {
  readonly segment: number;
  readonly at: number;
}

/** Most lines fit. */
const FIRST_READ = 1 << 12;
const NEWLINE = 0x0a;

/** The events at these places, in their order. Throws conflict when one is not there any more. */
export const readPlaces = (state: string, database: Database, places: readonly Place[]): readonly Envelope[] => {
  const find = database.prepare<[number], { key: string }>('SELECT key FROM segments WHERE id = ?');
  const open = new Map<number, number>();
  const descriptorOf = (segment: number): number => {
    const known = open.get(segment);
    if (known !== undefined) return known;
    const path = segmentOfKey(state, find.get(segment)?.key ?? '')?.path;
    if (path === undefined) throw gone();
    const fd = openThere(path);
    open.set(segment, fd);
    return fd;
  };
  try {
    return places.map(({ segment, at }) => eventAt(descriptorOf(segment), at));
  } finally {
    for (const fd of open.values()) closeSync(fd);
  }
};

const openThere = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    throw systemCode(thrown) === 'ENOENT' ? gone() : thrown;
  }
};

const eventAt = (fd: number, at: number): Envelope => {
  for (let size = FIRST_READ; ; size *= 4) {
    const buffer = Buffer.allocUnsafe(size);
    const bytes = buffer.subarray(0, readSync(fd, buffer, 0, size, at));
    const end = bytes.indexOf(NEWLINE);
    if (end !== -1) return parse(bytes.toString('utf8', 0, end));
    if (bytes.length < size) throw gone();
  }
};

const parse = (line: string): Envelope => {
  const event = parseEvent(line);
  if (event === undefined) throw gone();
  return event;
};

const gone = (): HarnessError =>
  new HarnessError(
    'conflict',
    'the record was changed behind its index',
    'harness trace verify, then harness index rebuild',
  );
