// A query over the index -> a page of events, counts and groups.
import { HarnessError } from '../../core/error.ts';
import { DEFAULT_FIELDS, type TraceGroup, type TracePage, type TraceQuery } from '../../core/trace-query.ts';
import { dayText } from '../index/day.ts';
import { DAY_OF_NUMBER } from '../index/order.ts';
import { type Condition, conditionsOf, matchOf, type Parameter, type Question } from './conditions.ts';
import { viewOf } from './event-view.ts';
import { type Place, readPlaces } from './read-lines.ts';

export interface Asking extends Question {
  readonly state: string;
  /** Tells builds of the index apart: their numbering differs. */
  readonly build: string;
}

const NOTHING: TracePage = { events: [], next_cursor: null };

export const answer = (asking: Asking): TracePage => {
  const { query } = asking;
  const conditions = conditionsOf(asking);
  if (conditions === undefined)
    return { ...NOTHING, ...(query.count ? { total: 0 } : {}), ...(query.group ? { groups: [] } : {}) };
  const scope = scopeOf(query, conditions);
  const total = query.count ? { total: countOf(asking, scope) } : {};
  if (query.group !== undefined) return { ...NOTHING, ...total, groups: groupsOf(asking, scope, query.group) };
  return { ...pageOf(asking, scope), ...total };
};

interface Scope {
  /** FROM and WHERE. */
  readonly sql: string;
  readonly values: readonly Parameter[];
  /** The column that says the order in which things happened. */
  readonly order: string;
}

const scopeOf = ({ text }: TraceQuery, conditions: readonly Condition[]): Scope => {
  const all = text === undefined ? conditions : [{ sql: 'texts MATCH ?', values: [matchOf(text)] }, ...conditions];
  const where = all.map(({ sql }) => sql).join(' AND ');
  return {
    // CROSS JOIN: the text leads, and the full-text index gives its hits newest first.
    sql: `${text === undefined ? 'events e' : 'texts CROSS JOIN events e ON e.n = texts.rowid'} WHERE ${where === '' ? '1' : where}`,
    values: all.flatMap(({ values }) => [...values]),
    order: text === undefined ? 'e.n' : 'texts.rowid',
  };
};

const countOf = ({ database }: Asking, { sql, values }: Scope): number =>
  database.prepare<Parameter[], { count: number }>(`SELECT count(*) AS count FROM ${sql}`).get(...values)?.count ?? 0;

interface Hit extends Place {
  readonly n: number;
  readonly tool: string | null;
}

const pageOf = (asking: Asking, { sql, values, order }: Scope): TracePage => {
  const { query, database, state } = asking;
  const before = beforeOf(asking);
  const hits = database
    .prepare<Parameter[], Hit>(
      `SELECT e.n, e.segment, e.at, (SELECT name FROM names WHERE id = e.tool) AS tool FROM ${sql}
       AND ${order} < ? ORDER BY ${order} DESC LIMIT ?`,
    )
    .all(...values, before, query.limit + 1);
  const shown = hits.slice(0, query.limit);
  const last = shown.at(-1);
  const fields = query.fields ?? DEFAULT_FIELDS;
  const events = readPlaces(state, database, shown);
  return {
    events: events.map((event, at) => ({ ...viewOf(event, shown[at]?.tool ?? undefined, fields) })),
    next_cursor: hits.length > shown.length && last !== undefined ? `${asking.build}.${last.n}` : null,
  };
};

const beforeOf = ({ query: { cursor }, build }: Asking): number => {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [, of, n] = /^(\w+)\.(\d{1,16})$/.exec(cursor) ?? [];
  if (of === build && n !== undefined) return Number(n);
  const what = of === undefined ? 'is none' : 'belongs to an index that has been rebuilt since';
  throw new HarnessError('invalid_arguments', `the cursor ${what}`, 'ask again without it');
};

const MOST_GROUPS = 200;

/** What rows are counted by; `join` brings in what events do not have themselves. */
const GROUPS: Readonly<Record<TraceGroup, { readonly key: string; readonly join?: string; readonly isName: boolean }>> =
  {
    tool: { key: 'e.tool', isName: true },
    type: { key: 'e.type', isName: true },
    rule: { key: 'e.rule', isName: true },
    decision: { key: 'e.decision', isName: false },
    run: { key: 'e.run', isName: true },
    session: {
      key: 'coalesce(j.other, r.session)',
      join: 'JOIN runs r ON r.run = g.run LEFT JOIN joins j ON j.session = r.session',
      isName: true,
    },
    client: { key: 'r.client', join: 'JOIN runs r ON r.run = g.run', isName: true },
    path: { key: 'touched.path', join: 'JOIN touches touched ON touched.call = g.call', isName: true },
    day: { key: DAY_OF_NUMBER('e.n'), isName: false },
  };

/** By path, calls are counted, however many events they have. */
const groupsOf = (
  { database }: Asking,
  { sql, values }: Scope,
  group: TraceGroup,
): NonNullable<TracePage['groups']> => {
  const { key, join = '', isName } = GROUPS[group];
  const counted = group === 'path' ? 'count(DISTINCT g.call)' : 'count(*)';
  const rows = database
    .prepare<Parameter[], { key: string | number; count: number }>(
      `SELECT ${isName ? '(SELECT name FROM names WHERE id = key)' : 'key'} AS key, count FROM (
         SELECT ${key.replace('e.', 'g.')} AS key, ${counted} AS count
         FROM (SELECT e.n, e.run, e.call, e.type, e.tool, e.decision, e.rule FROM ${sql}) g ${join}
         WHERE ${key.replace('e.', 'g.')} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_GROUPS}
       )`,
    )
    .all(...values);
  return rows.map((row) => ({ key: group === 'day' ? dayText(Number(row.key)) : String(row.key), count: row.count }));
};
