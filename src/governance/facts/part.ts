// A stretch of one segment as facts, in a form that is small on disk and quick to read back. A cache: whatever does not
// look as expected is read from the log again.
import type { CallFact, Decided, Ended, OtherFact } from './fact.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, textsOf } from './fields.ts';
import type { LaterFact } from './take.ts';

/** Part of the cache's name: facts of another version are not read. */
export const PART_VERSION = 2;

export interface Part {
  /** Bytes of the segment that it stands for. */
  readonly from: number;
  readonly to: number;
  /** sha256 of the last line. */
  readonly tip: string;
  readonly calls: readonly CallFact[];
  readonly laters: readonly LaterFact[];
  readonly others: readonly OtherFact[];
}

/** One line, without its newline. */
export const encodePart = ({ from, to, tip, calls, laters, others }: Part): string => {
  const names = createNames();
  const rows = calls.map((call) => callRow(call, names.of));
  const later = laters.map(({ call, decided, ended, tests = '' }) => [
    call,
    decidedRow(decided, names.of),
    endedRow(ended, names.of),
    tests,
  ]);
  return JSON.stringify({ from, to, tip, names: names.all, calls: rows, laters: later, others });
};

const createNames = () => {
  const known = new Map<string, number>();
  const all: string[] = [];
  return {
    all,
    of: (name: string): number => {
      const number = known.get(name);
      if (number !== undefined) return number;
      known.set(name, all.length);
      return all.push(name) - 1;
    },
  };
};
type Name = (name: string) => number;

const callRow = (call: CallFact, name: Name) => [
  call.call,
  call.event,
  name(call.session),
  call.at,
  name(call.tool),
  call.input,
  call.commands.map(name),
  call.reads.map(name),
  call.writes.map(name),
  call.change ?? 0,
  Number(call.imported),
  call.place.offset,
  decidedRow(call.decided, name),
  endedRow(call.ended, name),
  call.tests ?? '',
];

const decidedRow = (decided: Decided | undefined, name: Name) =>
  decided === undefined
    ? 0
    : [name(decided.decision), name(decided.rule), name(decided.reason), decided.warned.map(name), decided.event];

const endedRow = (ended: Ended | undefined, name: Name) =>
  ended === undefined
    ? 0
    : [ended.at, name(ended.status), name(ended.code), name(ended.failure), ended.ms ?? -1, ended.event];

/** The part of a line; undefined when it is none. */
export const decodePart = (line: string, segment: string): Part | undefined => {
  const value = parsed(line);
  if (!isFields(value) || !Array.isArray(value.calls) || !Array.isArray(value.laters)) return undefined;
  const list = textsOf(value.names);
  const name = (at: unknown): string => list[numberOf(at)] ?? '';
  return {
    from: numberOf(value.from),
    to: numberOf(value.to),
    tip: textOf(value.tip),
    calls: value.calls.filter(Array.isArray).map((row) => readCall(row, name, segment)),
    laters: value.laters.filter(Array.isArray).map((row) => readLater(row, name)),
    others: listOf(value.others).map(readOther),
  };
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

type Row = readonly unknown[];
type NameOf = (at: unknown) => string;

const NONE: readonly string[] = [];
const namesIn = (value: unknown, name: NameOf): readonly string[] =>
  Array.isArray(value) && value.length > 0 ? value.map(name) : NONE;

const readCall = (row: Row, name: NameOf, segment: string): CallFact => ({
  call: textOf(row[0]),
  event: textOf(row[1]),
  session: name(row[2]),
  at: numberOf(row[3]),
  tool: name(row[4]),
  input: textOf(row[5]),
  commands: namesIn(row[6], name),
  reads: namesIn(row[7], name),
  writes: namesIn(row[8], name),
  change: Array.isArray(row[9]) ? [textOf(row[9][0]), textOf(row[9][1])] : undefined,
  imported: row[10] === 1,
  place: { segment, offset: numberOf(row[11]) },
  decided: readDecided(row[12], name),
  ended: readEnded(row[13], name),
  tests: row[14] === '' ? undefined : textOf(row[14]),
});

const readDecided = (row: unknown, name: NameOf): Decided | undefined =>
  Array.isArray(row)
    ? {
        decision: name(row[0]),
        rule: name(row[1]),
        reason: name(row[2]),
        warned: namesIn(row[3], name),
        event: textOf(row[4]),
      }
    : undefined;

const readEnded = (row: unknown, name: NameOf): Ended | undefined => {
  if (!Array.isArray(row)) return undefined;
  const ms = numberOf(row[4]);
  return {
    at: numberOf(row[0]),
    status: name(row[1]),
    code: name(row[2]),
    failure: name(row[3]),
    ms: ms < 0 ? undefined : ms,
    event: textOf(row[5]),
  };
};

const readLater = (row: Row, name: NameOf): LaterFact => {
  const decided = readDecided(row[1], name);
  const ended = readEnded(row[2], name);
  const tests = textOf(row[3]);
  return {
    call: textOf(row[0]),
    ...(decided === undefined ? {} : { decided }),
    ...(ended === undefined ? {} : { ended }),
    ...(tests === '' ? {} : { tests }),
  };
};

const readOther = (value: Readonly<Record<string, unknown>>): OtherFact => ({
  type: textOf(value.type),
  event: textOf(value.event),
  session: textOf(value.session),
  call: textOf(value.call),
  at: numberOf(value.at),
  data: fieldsOf(value.data),
});
