// Logs to test with: in a directory of their own, with a clock that can be set.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventContext, NewEvent } from '../../src/core/event.ts';
import { type LogOptions, openLog } from '../../src/log/open-log.ts';
import { type SegmentName, segmentsOf } from '../../src/log/segment-names.ts';

export const CONTEXT: EventContext = { session: 'ses_1', run: 'run_1', principal: 'agent', client: 'test/1' };

/** An event whose content shows which one it is. */
export const finished = (calls: number, reason = 'tést €'): NewEvent => ({
  type: 'run_finished',
  data: { reason, calls },
});

/** A state directory that is gone after the test. */
export const tempState = (): string => {
  const state = mkdtempSync(join(tmpdir(), 'harness-log-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  return state;
};

export const openTestLog = (state: string, options: Partial<LogOptions> = {}) =>
  openLog({ state, durability: 'balanced', version: '0.0.0', ...options });

export interface Sample extends Partial<LogOptions> {
  readonly events?: readonly NewEvent[];
}

/** Writes one segment and gives its name. */
export const writeSegment = async (
  state: string,
  { events = [1, 2, 3, 4, 5].map((n) => finished(n)), ...options }: Sample = {},
): Promise<SegmentName> => {
  const log = openTestLog(state, options);
  for (const event of events) log.append(CONTEXT, [event]);
  const key = log.segment();
  await log.close();
  const segment = segmentsOf(state).find((known) => known.key === key);
  if (segment === undefined) throw new Error('nothing was written');
  return segment;
};

export const linesOf = (segment: SegmentName): readonly string[] =>
  readFileSync(segment.path, 'utf8').split('\n').slice(0, -1);

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

export const DAY_MS = 86_400_000;
