// Retention: whole segments, each named in the log before its files go, so that what is gone on purpose can be told from
// what was taken away. A segment that holds anything which still counts is kept.
import { rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventContext, EventType } from '../core/event.ts';
import { eachLine, lineBlocks } from './blocks.ts';
import { readHead } from './head.ts';
import { createIds } from './ids.ts';
import { openLog } from './open-log.ts';
import { type SegmentName, segmentsOf } from './segment-names.ts';

/**
 * What a call leaves behind and nothing rests on later. Of types that are not in this list (trust, rules, notes, and
 * whatever is added) a segment is kept.
 */
const EXPIRING: readonly EventType[] = [
  'segment_opened',
  'segment_sealed',
  'session_opened',
  'policy_loaded',
  'run_started',
  'run_finished',
  'tool_called',
  'policy_decision',
  'approval_requested',
  'approval_used',
  'checkpoint_created',
  'tool_result',
  'test_result',
  'drift_detected',
  'context_packed',
  'loop_noticed',
  'checkpoint_answered',
  'task_refused',
  'validation_result',
  'check_result',
  'guard_scanned',
  'quality_graded',
  'self_evolution',
  'rule_check',
];

export interface RetirePlan {
  /** Segments that would go, oldest first. */
  readonly segments: readonly Candidate[];
  readonly events: number;
  readonly bytes: number;
  /** Old segments that stay, and what they hold that still counts. */
  readonly kept: readonly { readonly segment: string; readonly holds: string }[];
}

interface Candidate {
  readonly name: SegmentName;
  readonly events: number;
  readonly bytes: number;
  readonly hash: string;
}

/** A process that has written nothing for so long has left its segment. */
const LEFT_MS = 48 * 3_600_000;

/** Segments of days before `before` (yyyy-mm-dd) that nobody writes to any more. `now`: milliseconds since 1970. */
export const planRetirement = async (state: string, before: string, now: number): Promise<RetirePlan> => {
  const segments: Candidate[] = [];
  const kept: { segment: string; holds: string }[] = [];
  for (const name of segmentsOf(state).filter(({ day }) => day < before)) {
    const stat = statSync(name.path, { throwIfNoEntry: false });
    const head = readHead(name.headPath);
    // What verify complains about is evidence, and stays.
    if (typeof head !== 'object') kept.push({ segment: name.key, holds: 'a damaged head' });
    else if (stat === undefined) continue;
    else if (now - stat.mtimeMs < LEFT_MS) kept.push({ segment: name.key, holds: 'what is being written' });
    else {
      const holds = await lasting(name);
      if (holds === undefined) segments.push({ name, events: head.seq, bytes: stat.size, hash: head.hash });
      else kept.push({ segment: name.key, holds });
    }
  }
  const sum = (figure: (segment: Candidate) => number): number => segments.reduce((all, one) => all + figure(one), 0);
  return { segments, events: sum(({ events }) => events), bytes: sum(({ bytes }) => bytes), kept };
};

export interface Retiring {
  readonly state: string;
  /** Of the harness. */
  readonly version: string;
  readonly reason: string;
  readonly context: EventContext;
}

/** Records that they go, waits for the disk, and only then removes them. */
export const retire = async (
  { segments }: RetirePlan,
  { state, version, reason, context }: Retiring,
): Promise<void> => {
  if (segments.length === 0) return;
  const log = openLog({ state, durability: 'strict', version, newId: createIds() });
  log.append(
    context,
    segments.map(({ name, events, bytes, hash }) => ({
      type: 'segment_retired',
      data: { segment: name.key, events, bytes, hash, reason },
    })),
  );
  await log.close();
  for (const { name } of segments) {
    // The lines first: a head without lines is read as a segment that is gone, and that is on record by now.
    for (const path of [name.path, name.headPath]) rmSync(path, { force: true });
    removeIfEmpty(dirname(name.path));
  }
};

const removeIfEmpty = (directory: string): void => {
  try {
    rmdirSync(directory);
  } catch {
    // Others are in it.
  }
};

const TYPE = /"type":"(\w+)","principal":/;

/** The first event that still counts. */
const lasting = async ({ path }: SegmentName): Promise<string | undefined> => {
  const expiring: readonly string[] = EXPIRING;
  let found: string | undefined;
  for await (const block of lineBlocks(path)) {
    eachLine(block, (line) => {
      const type = TYPE.exec(line.toString('latin1'))?.[1];
      if (type === undefined) found ??= 'a line that cannot be read';
      else if (!expiring.includes(type)) found ??= type;
    });
    if (found !== undefined) return found;
  }
  return undefined;
};
