// One row a call, put together from events that may come in different transactions and, with hooks, from different writers.
import type { Database } from './sqlite.ts';
import type { Effect } from './touches.ts';

export interface CallState {
  readonly number: number;
  readonly id: string;
  readonly ts: number;
  readonly run: number;
  tool: number | undefined;
  decision: string | undefined;
  /** Undefined as long as there is no outcome. */
  status: string | undefined;
  /** As its intent declared them; between intent and decision, which are one append. */
  effects: readonly Effect[];
}

export interface Calls {
  readonly of: (id: string, ts: number, run: number) => CallState;
  /** Its intent was found. Events that came before it are told which tool they belong to. */
  readonly named: (call: CallState, tool: number) => void;
  readonly flush: () => void;
}

interface CallRow {
  readonly call: number;
  readonly ts: number;
  readonly run: number;
  readonly tool: number | null;
  readonly decision: string | null;
  readonly status: string | null;
}

export const createCalls = (database: Database): Calls => {
  const find = database.prepare<[string], CallRow>('SELECT * FROM calls WHERE id = ?');
  const upsert = database.prepare<(number | string | null)[]>(
    `INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call) DO UPDATE
     SET tool = excluded.tool, decision = excluded.decision, status = excluded.status`,
  );
  const rename = database.prepare<[number, number]>('UPDATE events SET tool = ? WHERE call = ? AND tool IS NULL');
  const gathered = new Map<string, CallState>();
  const late: CallState[] = [];
  let last = database.prepare<[], { call: number | null }>('SELECT max(call) AS call FROM calls').get()?.call ?? 0;

  const recall = (id: string, ts: number, run: number): CallState => {
    const row = find.get(id);
    if (row !== undefined) return stateOf(id, row);
    last += 1;
    return { number: last, id, ts, run, tool: undefined, decision: undefined, status: undefined, effects: [] };
  };

  return {
    of: (id, ts, run) => {
      const call = gathered.get(id) ?? recall(id, ts, run);
      gathered.set(id, call);
      return call;
    },
    named: (call, tool) => {
      if (call.status !== undefined && call.tool === undefined) late.push(call);
      call.tool = tool;
    },
    flush: () => {
      for (const { number, id, ts, run, tool, decision, status } of gathered.values()) {
        upsert.run(number, id, ts, run, tool ?? null, decision ?? null, status ?? null);
      }
      for (const { number, tool } of late) if (tool !== undefined) rename.run(tool, number);
      gathered.clear();
      late.length = 0;
    },
  };
};

const stateOf = (id: string, { call, ts, run, tool, decision, status }: CallRow): CallState => ({
  number: call,
  id,
  ts,
  run,
  tool: tool ?? undefined,
  decision: decision ?? undefined,
  status: status ?? undefined,
  effects: [],
});
