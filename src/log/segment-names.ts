import { join } from 'node:path';
import { namesIn } from './names-in.ts';

export interface SegmentName {
  /** `<day>/<writer>`; how events and reports name the segment. */
  readonly key: string;
  readonly day: string;
  /** The lines. Absent when only the head is left. */
  readonly path: string;
  readonly headPath: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const KEY = /^(\d{4}-\d\d-\d\d)\/([\w-]+)$/;
const FILE = /^([\w-]+)\.(?:jsonl|head)$/;

export const segmentName = (state: string, day: string, writer: string): SegmentName => {
  const base = join(state, 'log', day, writer);
  return { key: `${day}/${writer}`, day, path: `${base}.jsonl`, headPath: `${base}.head` };
};

/** The segment of a key that was read from somewhere; undefined when it is none. */
export const segmentOfKey = (state: string, key: string): SegmentName | undefined => {
  const [, day, writer] = KEY.exec(key) ?? [];
  return day === undefined || writer === undefined ? undefined : segmentName(state, day, writer);
};

/** Days that have segments, oldest first. */
export const daysOf = (state: string): readonly string[] =>
  namesIn(join(state, 'log'))
    .filter((name) => DAY.test(name))
    .sort();

/** The segments of one day by name; writers are named so that this is the order in which they began. */
export const segmentsOfDay = (state: string, day: string): readonly SegmentName[] => {
  const writers = namesIn(join(state, 'log', day)).flatMap((name) => FILE.exec(name)?.[1] ?? []);
  return [...new Set(writers)].sort().map((writer) => segmentName(state, day, writer));
};

/** Every segment of the log, oldest day first. */
export const segmentsOf = (state: string): readonly SegmentName[] =>
  daysOf(state).flatMap((day) => segmentsOfDay(state, day));
