// The work of a workspace as the record tells it, followed as it is written. What was read once is not read again.
import type { Envelope } from '../../core/event.ts';
import { createFollow } from '../../log/follow.ts';
import { type Facts, type Gathering, gatherFacts } from './facts.ts';
import { createChoice } from './lines.ts';

export interface Work extends Facts {
  /** When each session was last heard of; ISO 8601, UTC. */
  readonly heard: ReadonlyMap<string, string>;
}

/** Everything on record since this time (ISO 8601, UTC), brought up to date. */
export type WorkSince = (time: string) => Work;

interface Reading {
  readonly since: string;
  readonly more: () => readonly Envelope[];
  readonly facts: Gathering;
  readonly heard: Map<string, string>;
}

export const openWork = (state: string): WorkSince => {
  let reading: Reading | undefined;
  return (time) => {
    const day = time.slice(0, 'yyyy-mm-dd'.length);
    // A task of an earlier day is asked about once in a while; then everything since is read again.
    if (reading === undefined || day < reading.since) reading = begin(state, day);
    for (const event of reading.more()) reading.facts.take(event);
    return { ...reading.facts, heard: reading.heard };
  };
};

const begin = (state: string, since: string): Reading => {
  const heard = new Map<string, string>();
  const wants = createChoice(({ session, ts }) => {
    if (ts > (heard.get(session) ?? '')) heard.set(session, ts);
  });
  return { since, more: createFollow(state, { since, wants }), facts: gatherFacts(), heard };
};
