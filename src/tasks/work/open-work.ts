// The work of a workspace as the record tells it, followed as it is written. What was read once is not read again.
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
  readonly more: () => void;
  readonly facts: Gathering;
  readonly heard: Map<string, string>;
}

export const openWork = (state: string): WorkSince => {
  let reading: Reading | undefined;
  return (time) => {
    const day = time.slice(0, 'yyyy-mm-dd'.length);
    // A task of an earlier day is asked about once in a while; then everything since is read again.
    if (reading === undefined || day < reading.since) reading = begin(state, day);
    reading.more();
    return { ...reading.facts, heard: reading.heard };
  };
};

const begin = (state: string, since: string): Reading => {
  const heard = new Map<string, string>();
  const facts = gatherFacts();
  const ended = new Map<string, string>();
  const wants = createChoice({
    heard: ({ session, ts }) => {
      if (ts > (heard.get(session) ?? '')) heard.set(session, ts);
    },
    changed: (call, ts) => ended.set(call, ts),
  });
  const follow = createFollow(state, { since, wants });
  const more = (): void => {
    for (const event of follow()) facts.take(event);
    // Lines are looked at one after the other, events are told together: by now every call is known.
    for (const [call, ts] of ended) facts.end(call, ts);
    ended.clear();
  };
  return { since, more, facts, heard };
};
