// Daily roll-ups, so that questions about weeks cost a few rows a day.
import type { Database } from './sqlite.ts';
import type { Access } from './touches.ts';

export interface RuleDay {
  readonly day: number;
  readonly rule: number;
  readonly decision: string;
  readonly shadow: boolean;
  readonly decided: boolean;
}

export interface FileDay {
  readonly day: number;
  readonly path: number;
  readonly session: number;
}

interface ToolCount {
  readonly calls: number;
  readonly decision?: string | undefined;
  readonly failed?: boolean;
  readonly ms?: number;
}

export interface Tally {
  readonly day: (day: number, n: number) => void;
  readonly rule: (match: RuleDay) => void;
  readonly file: (at: FileDay, access: Access) => void;
  readonly tool: (day: number, tool: number, count: ToolCount) => void;
  readonly flush: () => void;
}

/** Sums of the columns that are counted, by the columns that they are counted for. */
const createSums = (database: Database, table: string, counted: readonly string[], width: number) => {
  const add = counted.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
  const places = Array.from({ length: width + counted.length }, () => '?').join(', ');
  const upsert = database.prepare<(number | string)[]>(
    `INSERT INTO ${table} VALUES (${places}) ON CONFLICT DO UPDATE SET ${add}`,
  );
  const sums = new Map<string, { readonly key: readonly (number | string)[]; readonly counts: number[] }>();
  return {
    add: (key: readonly (number | string)[], counts: readonly number[]): void => {
      const name = key.join(' ');
      const sum = sums.get(name);
      if (sum === undefined) sums.set(name, { key, counts: [...counts] });
      else for (const [at, count] of counts.entries()) sum.counts[at] = (sum.counts[at] ?? 0) + count;
    },
    flush: (): void => {
      for (const { key, counts } of sums.values()) upsert.run(...key, ...counts);
      sums.clear();
    },
  };
};

export const createTally = (database: Database): Tally => {
  const rules = createSums(database, 'rule_days', ['matched', 'decided'], 4);
  const files = createSums(database, 'file_days', ['reads', 'writes'], 3);
  const tools = createSums(database, 'tool_days', ['calls', 'asked', 'denied', 'failed', 'ms'], 2);
  const upsertDay = database.prepare<[number, number, number]>(
    'INSERT INTO days VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)',
  );
  const days = new Map<number, { readonly first: number; last: number }>();
  return {
    day: (day, n) => {
      const known = days.get(day);
      if (known === undefined) days.set(day, { first: n, last: n });
      else known.last = n;
    },
    rule: ({ day, rule, decision, shadow, decided }) =>
      rules.add([day, rule, decision, Number(shadow)], [1, Number(decided)]),
    file: ({ day, path, session }, access) =>
      files.add([day, path, session], [Number(access === 'read'), Number(access !== 'read')]),
    tool: (day, tool, { calls, decision, failed = false, ms = 0 }) =>
      tools.add([day, tool], [calls, Number(decision === 'ask'), Number(decision === 'deny'), Number(failed), ms]),
    flush: () => {
      for (const sums of [rules, files, tools]) sums.flush();
      for (const [day, { first, last }] of days) upsertDay.run(day, first, last);
      days.clear();
    },
  };
};
