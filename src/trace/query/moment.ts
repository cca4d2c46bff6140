// A time, or an age.
import { HarnessError } from '../../core/error.ts';

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 24 * 60 * MINUTE_MS,
  w: 7 * 24 * 60 * MINUTE_MS,
};

/** Milliseconds since 1970 of `2026-01-31`, `2026-01-31T12:00Z` (UTC where no zone is given) or `7d` before now. */
export const momentOf = (text: string, now: number): number => {
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const isZoned = !text.includes('T') || /(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const moment = Date.parse(isZoned ? text : `${text}Z`);
  if (!Number.isNaN(moment)) return moment;
  throw new HarnessError('invalid_arguments', `${text} is no time`, 'write 2026-01-31, 2026-01-31T12:00Z or 7d');
};
