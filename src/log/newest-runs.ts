// Which runs began last, without reading what they did.
import type { RunStart } from '../core/records.ts';
import { readEvents } from './read-events.ts';

/** How far back the newest runs are looked for, in days; where there are few of them, the log is short. */
const SPANS = [2, 30, 36_500] as const;
const DAY_MS = 86_400_000;

/** At most so many runs, newest first. */
export const newestRuns = async (state: string, limit: number): Promise<readonly RunStart[]> => {
  let found: readonly RunStart[] = [];
  for (const days of SPANS) {
    found = await runsSince(state, new Date(Date.now() - days * DAY_MS).toISOString(), limit);
    if (found.length === limit) break;
  }
  return found;
};

/** Every client lists resources when it connects: only the lines that begin a run are parsed. */
const runsSince = async (state: string, from: string, limit: number): Promise<readonly RunStart[]> => {
  const started: RunStart[] = [];
  for await (const { run, client, ts } of readEvents(state, { from, types: ['run_started'] })) {
    started.push({ run, client, started: ts });
    if (started.length > limit) started.shift();
  }
  return started.toReversed();
};
