// Takes events down into the tables. What several events say together (calls, roll-ups) is gathered in memory and
// written by `flush`, in the same transaction as the events.
import { type CallState, createCalls } from './calls.ts';
import { dayOf } from './day.ts';
import type { CalledDigest, DecidedDigest, Digest, EndedDigest } from './digest.ts';
import { createNames } from './names.ts';
import { createOrder } from './order.ts';
import { createRuns, type Run } from './runs.ts';
import type { Database } from './sqlite.ts';
import { createTally } from './tally.ts';
import { type Facts, touchedPaths } from './touches.ts';

export interface IndexWriter {
  /** `at`: where in its segment, of this number, the event stands. */
  readonly add: (digest: Digest, at: number, segment: number) => void;
  /** Writes what was gathered. */
  readonly flush: () => void;
}

/** Within one transaction of a database that has the tables; nothing of it may outlive the transaction. */
export const createWriter = (database: Database): IndexWriter => {
  const names = createNames(database);
  const runs = createRuns(database, names);
  const calls = createCalls(database);
  const tally = createTally(database);
  const insert = database.prepare<EventRow>('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertText = database.prepare<[number, string]>('INSERT INTO texts (rowid, text) VALUES (?, ?)');
  const insertMatch = database.prepare<[number, number]>('INSERT INTO matches VALUES (?, ?)');
  const insertTouch = database.prepare<[number, number, string]>('INSERT INTO touches VALUES (?, ?, ?)');
  const insertJoin = database.prepare<[number, number]>('INSERT OR IGNORE INTO joins VALUES (?, ?)');
  const numberAt = createOrder(database);

  /** Notes which rules spoke; gives the one that decided. */
  const judged = (n: number, day: number, { matches }: DecidedDigest): number | null => {
    let decider: number | null = null;
    for (const { rule, ...match } of matches) {
      const number = names(rule);
      if (match.decided) decider = number;
      else insertMatch.run(number, n);
      tally.rule({ day, rule: number, ...match });
    }
    return decider;
  };

  const touched = (day: number, facts: Facts, call: CallState, run: Run): void => {
    for (const { path, access } of touchedPaths(call.effects, facts, run.root)) {
      const number = names(path);
      insertTouch.run(number, call.number, access);
      tally.file({ day, path: number, session: run.session }, access);
    }
    call.effects = [];
  };

  const decided = (day: number, { decision, facts }: DecidedDigest, call: CallState, run: Run): void => {
    call.decision = decision;
    if (decision === 'deny') call.status = 'denied';
    if (call.tool !== undefined) tally.tool(day, call.tool, { calls: 0, decision });
    touched(day, facts, call, run);
  };

  const called = (day: number, { effects, imported, ...named }: CalledDigest, call: CallState, run: Run): void => {
    const tool = names(named.tool);
    calls.named(call, tool);
    call.effects = effects;
    tally.tool(day, tool, { calls: 1 });
    // No decision will follow: what it touched is known by the names that it gave.
    if (imported) touched(day, {}, call, run);
  };

  const ended = (day: number, { status, ms }: EndedDigest, call: CallState): void => {
    call.status = status;
    const failed = status === 'error' || status === 'timeout';
    if (call.tool !== undefined) tally.tool(day, call.tool, { calls: 0, failed, ms });
  };

  const learn = (day: number, digest: Digest, call: CallState, run: Run): void => {
    if (digest.called !== undefined) called(day, digest.called, call, run);
    else if (digest.decided !== undefined) decided(day, digest.decided, call, run);
    else if (digest.ended !== undefined) ended(day, digest.ended, call);
    else if (digest.type === 'approval_requested') call.status = 'pending';
  };

  return {
    add: (digest, at, segment) => {
      const n = numberAt(digest.ts);
      const day = dayOf(digest.ts);
      const run = runs(digest);
      if (digest.hooked !== undefined) insertJoin.run(run.session, names(digest.hooked));
      const call = digest.call === undefined ? undefined : calls.of(digest.call, digest.ts, run.number);
      const rule = digest.decided === undefined ? null : judged(n, day, digest.decided);
      if (call !== undefined) learn(day, digest, call, run);
      const decision = digest.decided?.decision ?? null;
      const type = names(digest.type);
      insert.run(n, run.number, call?.number ?? null, type, call?.tool ?? null, decision, rule, segment, at);
      if (digest.text !== '') insertText.run(n, digest.text);
    },
    flush: () => {
      calls.flush();
      tally.flush();
    },
  };
};

type EventRow = [
  n: number,
  run: number,
  call: number | null,
  type: number,
  tool: number | null,
  decision: string | null,
  rule: number | null,
  segment: number,
  at: number,
];
