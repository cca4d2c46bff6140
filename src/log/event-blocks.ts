// Turns the lines of one segment into events, a block at a time.
import type { Envelope, EventType } from '../core/event.ts';
import { eachLine, lineBlocks } from './blocks.ts';
import { ofTypes } from './of-types.ts';
import { parseEvent } from './parse-event.ts';
import type { SegmentName } from './segment-names.ts';

export interface EventFilter {
  /** Leaves out what happened before this time (ISO 8601, UTC). */
  readonly from?: string;
  /** Only events whose line holds this text, an id for instance; other lines are not even parsed. */
  readonly mentioning?: string;
  /** Only events of these types; other lines are not even parsed. */
  readonly types?: readonly EventType[];
  /** Told of each line that is no event; such lines are left out. `verifyLog` says what happened to them. */
  readonly unreadable?: (segment: string, line: number) => void;
}

/** The events of a segment in order, in blocks that are never empty. */
export async function* eventBlocks(
  segment: SegmentName,
  filter: EventFilter,
): AsyncGenerator<readonly Envelope[], undefined> {
  const { from = '', mentioning, types, unreadable } = filter;
  const isOfType = types === undefined ? undefined : ofTypes(types);
  const wanted = mentioning === undefined ? undefined : Buffer.from(mentioning);
  let number = 0;
  for await (const block of lineBlocks(segment.path)) {
    const events: Envelope[] = [];
    eachLine(block, (line) => {
      number += 1;
      if (isOfType?.(line) === false || (wanted !== undefined && !line.includes(wanted))) return;
      const event = parseEvent(line);
      if (event === undefined) unreadable?.(segment.key, number);
      else if (event.ts >= from) events.push(event);
    });
    if (events.length > 0) yield events;
  }
  return undefined;
}
