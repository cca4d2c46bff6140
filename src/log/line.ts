// One line is one event. Its sequence number stands first and the hash of the line before it stands last,
// so that a chain can be checked on the bytes, without parsing what is between.
import { hash } from 'node:crypto';
import type { EventContext, NewEvent } from '../core/event.ts';

/** Where a chain stands: its last line's number (from 1) and the sha256 of that line's bytes without the newline. */
export interface Tip {
  readonly seq: number;
  readonly hash: string;
}

/** The tip of a segment without a line. */
export const START: Tip = { seq: 0, hash: '0'.repeat(64) };

export const sha256 = (bytes: string | Uint8Array): string => hash('sha256', bytes);

/** What all events of one append have in common. */
export interface Stamp {
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly newId: (prefix: string) => string;
  readonly context: EventContext;
}

/** Events as lines that continue a chain; the text ends with a newline. Throws when an event is not JSON. */
export const chain = (
  from: Tip,
  { ts, newId, context }: Stamp,
  events: readonly NewEvent[],
): { text: string; tip: Tip } => {
  const { session, run, call, principal, client } = context;
  let tip = from;
  let text = '';
  for (const { type, data } of events) {
    const seq = tip.seq + 1;
    const line = JSON.stringify({
      seq,
      ts,
      id: newId('evt'),
      session,
      run,
      call,
      type,
      principal,
      client,
      data,
      prev: tip.hash,
    });
    text += `${line}\n`;
    tip = { seq, hash: sha256(line) };
  }
  return { text, tip };
};

const SEQ_TEXT = '{"seq":';
const SEQ_START = SEQ_TEXT.length;
const DIGIT_0 = 0x30;
const COMMA = 0x2c;
const MOST_DIGITS = 16;

/** The sequence number at the start of a line; undefined when the bytes there are none of ours. */
export const seqOf = (line: Buffer): number | undefined => {
  if (line.toString('latin1', 0, SEQ_START) !== SEQ_TEXT) return undefined;
  let seq = 0;
  for (let at = SEQ_START; at < SEQ_START + MOST_DIGITS; at += 1) {
    const byte = line[at];
    if (byte === COMMA) return at === SEQ_START ? undefined : seq;
    if (byte === undefined || byte < DIGIT_0 || byte > DIGIT_0 + 9) return undefined;
    seq = seq * 10 + byte - DIGIT_0;
  }
  return undefined;
};

/** The last bytes of a line that follows one with this hash. */
export const linkTo = (hash: string): string => `,"prev":"${hash}"}`;

const LINK_LENGTH = linkTo(START.hash).length;
const LINK = /^,"prev":"[0-9a-f]{64}"\}$/;

/** The link at the end of a line, to be compared with `linkTo`. */
export const linkOf = (line: Buffer): string => line.toString('latin1', Math.max(0, line.length - LINK_LENGTH));

export const isLink = (text: string): boolean => LINK.test(text);
