// Checks the whole log: every segment by itself, and each against what later segments say of it.
import { existsSync } from 'node:fs';
import type { Finding } from './chain-check.ts';
import { checkSegment, type Retirement, type SegmentCheck } from './check-segment.ts';
import { checkPin, type Pin, readPins } from './pins.ts';
import { segmentOfKey, segmentsOf } from './segment-names.ts';

export interface Problem extends Finding {
  /** `<day>/<writer>` */
  readonly segment: string;
}

/** What a crash left behind; it was never acknowledged. */
export interface Note {
  readonly segment: string;
  readonly line: number;
  readonly message: string;
}

export interface LogCheck {
  /** Nothing that was recorded was changed, moved or taken away. */
  readonly ok: boolean;
  readonly segments: number;
  readonly events: number;
  /** Segments that were removed on purpose, and said so, with the events that were in them. */
  readonly retired: { readonly segments: number; readonly events: number };
  /** At most one for each segment: the first line that is not as it was written. */
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/**
 * Reads every byte of the log once, in bounded memory. It cannot see that the newest segments are gone together with
 * their heads, nor that the owner of the files rewrote all of them: for that, keep a copy elsewhere.
 */
export const verifyLog = async (state: string): Promise<LogCheck> => {
  const segments = segmentsOf(state);
  const pins = await readPins(segments);
  const checks = new Map<string, SegmentCheck>();
  for (const segment of segments) {
    const wanted = new Set(pins.get(segment.key)?.map(({ tip }) => tip.seq));
    checks.set(segment.key, await checkSegment(segment, wanted));
  }
  const trusted = new Set([...checks.values()].filter(opensSoundly).map(({ segment }) => segment.key));
  const retired = retirements([...checks.values()]);
  const keys = [...new Set([...checks.keys(), ...pins.keys()])].sort();
  const problems = keys.flatMap((key) => {
    const sworn = (pins.get(key) ?? []).filter(({ by }) => trusted.has(by));
    const check = checks.get(key);
    const gone = retired.get(key);
    const isGone = gone !== undefined && check?.events === 0;
    const finding =
      check === undefined || isGone
        ? checkAbsent(state, key, { pins: sworn, retired: gone })
        : (check.finding ?? firstFinding(check, sworn));
    return finding === undefined ? [] : [{ segment: key, ...finding }];
  });
  const events = [...checks.values()].reduce((sum, check) => sum + check.events, 0);
  return {
    ok: problems.length === 0,
    segments: segments.length,
    events,
    retired: { segments: retired.size, events: [...retired.values()].reduce((sum, { tip }) => sum + tip.seq, 0) },
    problems,
    notes: notesOf(checks),
  };
};

/** The pins stand in the first line: once that is damaged they say nothing. */
const opensSoundly = ({ finding }: SegmentCheck): boolean => finding === undefined || finding.line > 1;

const firstFinding = (check: SegmentCheck, pins: readonly Pin[]): Finding | undefined =>
  pins.flatMap((pin) => checkPin(check, pin) ?? []).sort((a, b) => a.line - b.line)[0];

/** A segment that is pinned but was not there; one that began while the log was being read is there by now. */
const checkAbsent = (state: string, key: string, { pins, retired }: Absent): Finding | undefined => {
  const segment = segmentOfKey(state, key);
  const [pin] = pins;
  if (retired !== undefined) return pins.flatMap((sworn) => checkRetired(retired, sworn) ?? [])[0];
  if (pin === undefined || segment === undefined || existsSync(segment.path)) return undefined;
  return { line: 0, kind: 'missing', message: `the segment is gone; ${pin.by} had seen ${pin.tip.seq} events in it` };
};

interface Absent {
  readonly pins: readonly Pin[];
  readonly retired: Retirement | undefined;
}

/** What is said of a retired segment has to fit what others had seen of it. */
const checkRetired = ({ tip: end }: Retirement, { by, tip }: Pin): Finding | undefined => {
  if (tip.seq < end.seq || (tip.seq === end.seq && tip.hash === end.hash)) return undefined;
  return { line: 0, kind: 'rewritten', message: `the segment was retired, but ended otherwise when ${by} saw it` };
};

/** By the key of the segment that was retired. */
const retirements = (checks: readonly SegmentCheck[]): ReadonlyMap<string, Retirement> =>
  new Map(checks.flatMap(({ retired }) => retired.map((each) => [each.segment, each] as const)));

const notesOf = (checks: ReadonlyMap<string, SegmentCheck>): readonly Note[] =>
  [...checks.values()]
    .filter(({ finding, unfinished }) => finding === undefined && unfinished > 0)
    .map(({ segment, events, unfinished }) => ({
      segment: segment.key,
      line: events + 1,
      message: `${unfinished} bytes of an event that was never finished: its writer was killed`,
    }));
