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
  readonly rule: (match: RuleDay) => void;
  readonly file: (at: FileDay, access: Access) => void;
  readonly tool: (day: number, tool: number, count: ToolCount) => void;
  readonly flush: () => void;
}

/** Sums of the columns that are counted, by the columns that they are counted for; those are told by one text. */
const createSums = (database: Database, table: string, counted: readonly string[], width: number) => {
  const add = counted.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
  const places = Array.from({ length: width + counted.length }, () => '?').join(', ');
  const upsert = database.prepare<(number | string)[]>(
    `INSERT INTO ${table} VALUES (${places}) ON CONFLICT DO UPDATE SET ${add}`,
  );
  const sums = new Map<string, { readonly key: readonly (number | string)[]; readonly counts: number[] }>();
  return {
    /** The counts of this name; `key` says what they are counted for when it is new. */
    of: (name: string, key: () => readonly (number | string)[]): number[] => {
      const known = sums.get(name);
      if (known !== undefined) return known.counts;
      const sum = { key: key(), counts: counted.map(() => 0) };
      sums.set(name, sum);
      return sum.counts;
    },
    flush: (): void => {
      for (const { key, counts } of sums.values()) upsert.run(...key, ...counts);
      sums.clear();
    },
  };
};

const increase = (counts: number[], at: number, by: number): void => {
  counts[at] = (counts[at] ?? 0) + by;
};

export const createTally = (database: Database): Tally => {
  const rules = createSums(database, 'rule_days', ['matched', 'decided'], 4);
  const files = createSums(database, 'file_days', ['reads', 'writes'], 3);
  const tools = createSums(database, 'tool_days', ['calls', 'asked', 'denied', 'failed', 'ms'], 2);
  return {
    rule: ({ day, rule, decision, shadow, decided }) => {
      const counts = rules.of(`${day} ${rule} ${decision} ${shadow}`, () => [day, rule, decision, Number(shadow)]);
      increase(counts, 0, 1);
      if (decided) increase(counts, 1, 1);
    },
    file: ({ day, path, session }, access) => {
      const counts = files.of(`${day} ${path} ${session}`, () => [day, path, session]);
      increase(counts, access === 'read' ? 0 : 1, 1);
    },
    tool: (day, tool, { calls, decision, failed = false, ms = 0 }) => {
      const counts = tools.of(`${day} ${tool}`, () => [day, tool]);
      increase(counts, 0, calls);
      if (decision === 'ask') increase(counts, 1, 1);
      if (decision === 'deny') increase(counts, 2, 1);
      if (failed) increase(counts, 3, 1);
      increase(counts, 4, ms);
    },
    flush: () => {
      for (const sums of [rules, files, tools]) sums.flush();
    },
  };
};
