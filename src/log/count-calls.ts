// How many calls a shared writer has recorded, for the end of its run: nobody who writes to it lives to know.
import { readFileSync } from 'node:fs';
import { segmentsOf } from './segment-names.ts';

/** As the envelope has it; within data, quotes are escaped or other fields follow. */
const CALLED = Buffer.from(',"type":"tool_called","principal":');

/** Calls in all segments of a writer (see shared-log.ts). */
export const countCalls = (state: string, writer: string): number =>
  segmentsOf(state)
    .filter(({ key, day }) => key === `${day}/${writer}` || key.startsWith(`${day}/${writer}-`))
    .reduce((sum, { path }) => sum + occurrences(readFileSync(path)), 0);

const occurrences = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(CALLED); at !== -1; at = bytes.indexOf(CALLED, at + CALLED.length)) count += 1;
  return count;
};
