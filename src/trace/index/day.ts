const DAY_MS = 86_400_000;

/** Days since 1970, UTC, of milliseconds since 1970. */
export const dayOf = (ts: number): number => Math.floor(ts / DAY_MS);

/** yyyy-mm-dd */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);
