// The number of an event says when it happened: so many to a millisecond. What is imported months later takes its place
// among what happened then, and a span of time is a range of numbers.
import type { Database } from './sqlite.ts';

/** Numbers of one millisecond; more events than that reach into the next. Numbers stay exact until the year 2248. */
const PER_MS = 1024;
const LATEST_MS = Math.floor(Number.MAX_SAFE_INTEGER / PER_MS) - 1;

const DAY_MS = 86_400_000;

/** As SQL: the day, since 1970, of the number that this expression gives. */
export const DAY_OF_NUMBER = (number: string): string => `${number} / ${PER_MS * DAY_MS}`;

/** The first number of a moment in milliseconds since 1970; what clocks cannot mean is brought to where it can be told. */
export const firstNumberOf = (ts: number): number => Math.floor(Math.min(Math.max(ts, 0), LATEST_MS)) * PER_MS;

/** Gives each event its number. For one transaction, in which nothing else adds events. */
export const createOrder = (database: Database): ((ts: number) => number) => {
  const lastBefore = database.prepare<[number], { n: number | null }>('SELECT max(n) AS n FROM events WHERE n < ?');
  const isTaken = database.prepare<[number], { n: number }>('SELECT n FROM events WHERE n = ?');
  let newest = lastBefore.get(Number.MAX_SAFE_INTEGER)?.n ?? -1;
  let last = { ts: Number.NaN, n: -1 };

  /** After what happened in the same millisecond. */
  const between = (ts: number): number => {
    const first = firstNumberOf(ts);
    // Most events follow the one before them at the end of everything: no look is needed.
    if (ts === last.ts && last.n === newest) return newest + 1;
    let n = ts === last.ts ? last.n + 1 : Math.max(first, (lastBefore.get(first + PER_MS)?.n ?? -1) + 1);
    while (isTaken.get(n) !== undefined) n += 1;
    return n;
  };

  return (ts) => {
    const first = firstNumberOf(ts);
    const n = first > newest ? first : between(ts);
    newest = Math.max(newest, n);
    last = { ts, n };
    return n;
  };
};
