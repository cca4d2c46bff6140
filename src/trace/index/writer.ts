// Takes events down into the tables. What several events say together (calls, roll-ups) is gathered in memory and
// written by `flush`, in the same transaction as the events.
import { type CallState, createCalls } from './calls.ts';
import { dayOf } from './day.ts';
import { type EventLine, listOf, textOf } from './event-line.ts';
import { matchesOf } from './matches.ts';
import { createNames } from './names.ts';
import type { NewLine } from './new-lines.ts';
import { createOrder } from './order.ts';
import { createRuns, type Run } from './runs.ts';
import { searchedText } from './searched-text.ts';
import type { Database } from './sqlite.ts';
import { createTally } from './tally.ts';
import { touchedPaths } from './touches.ts';

export interface IndexWriter {
  readonly add: (line: NewLine & { readonly event: EventLine }, segment: number) => void;
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
  const numberAt = createOrder(database);

  /** Notes which rules spoke; gives the one that decided. */
  const judged = (n: number, day: number, { data }: EventLine): number | null => {
    let decider: number | null = null;
    for (const { rule, ...match } of matchesOf(data)) {
      const number = names(rule);
      if (match.decided) decider = number;
      else insertMatch.run(number, n);
      tally.rule({ day, rule: number, ...match });
    }
    return decider;
  };

  const touched = (day: number, facts: unknown, call: CallState, run: Run): void => {
    for (const { path, access } of touchedPaths(call.effects, facts, run.root)) {
      const number = names(path);
      insertTouch.run(number, call.number, access);
      tally.file({ day, path: number, session: run.session }, access);
    }
    call.effects = [];
  };

  const decided = (day: number, { data }: EventLine, call: CallState, run: Run): void => {
    call.decision = textOf(data.decision);
    if (call.decision === 'deny') call.status = 'denied';
    if (call.tool !== undefined) tally.tool(day, call.tool, { calls: 0, decision: call.decision });
    touched(day, data.facts, call, run);
  };

  const called = (day: number, { data }: EventLine, call: CallState, run: Run): void => {
    const tool = names(textOf(data.tool) ?? 'unknown');
    calls.named(call, tool);
    call.effects = listOf(data.effects);
    tally.tool(day, tool, { calls: 1 });
    // No decision will follow: what it touched is known by the names that it gave.
    if (data.imported !== undefined) touched(day, {}, call, run);
  };

  const ended = (day: number, { data }: EventLine, call: CallState): void => {
    const status = textOf(data.status) ?? 'error';
    call.status = status;
    const failed = status === 'error' || status === 'timeout';
    const ms = typeof data.duration_ms === 'number' ? data.duration_ms : 0;
    if (call.tool !== undefined) tally.tool(day, call.tool, { calls: 0, failed, ms });
  };

  const learn = (day: number, event: EventLine, call: CallState, run: Run): void => {
    if (event.type === 'tool_called') called(day, event, call, run);
    else if (event.type === 'policy_decision') decided(day, event, call, run);
    else if (event.type === 'tool_result') ended(day, event, call);
    else if (event.type === 'approval_requested') call.status = 'pending';
  };

  return {
    add: ({ event, at }, segment) => {
      const n = numberAt(event.ts);
      const day = dayOf(event.ts);
      const run = runs(event);
      const call = event.call === undefined ? undefined : calls.of(event.call, event.ts, run.number);
      const isDecision = event.type === 'policy_decision';
      const rule = isDecision ? judged(n, day, event) : null;
      if (call !== undefined) learn(day, event, call, run);
      const decision = isDecision ? (textOf(event.data.decision) ?? null) : null;
      const type = names(event.type);
      insert.run(n, run.number, call?.number ?? null, type, call?.tool ?? null, decision, rule, segment, at);
      const text = searchedText(event);
      if (text !== '') insertText.run(n, text);
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
