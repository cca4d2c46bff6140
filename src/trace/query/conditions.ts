// A query as SQL. SQLite knows nothing of how often a value occurs, so the narrowest filter is chosen here: one column
// keeps its name and may use its index, the others are compared row by row.
import { HarnessError } from '../../core/error.ts';
import type { TraceQuery } from '../../core/trace-query.ts';
import { firstNumberOf } from '../index/order.ts';
import { COMMON_TYPES } from '../index/schema.ts';
import type { Database } from '../index/sqlite.ts';
import { momentOf } from './moment.ts';

export type Parameter = string | number;

export interface Condition {
  readonly sql: string;
  readonly values: readonly Parameter[];
}

/** Filters in the order in which they narrow: of those that are given, the first leads. */
const NARROWING = ['call', 'run', 'session', 'path', 'rule', 'decision', 'type', 'tool'] as const;
type Narrowing = (typeof NARROWING)[number];

export interface Question {
  readonly query: TraceQuery;
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The conditions over `events e`, without text and cursor. Undefined: nothing can fit, because a name never occurred. */
export const conditionsOf = (question: Question): readonly Condition[] | undefined => {
  const { query } = question;
  const leading = query.text === undefined ? NARROWING.find((name) => query[name] !== undefined) : undefined;
  const conditions: Condition[] = [];
  for (const name of NARROWING) {
    const value = query[name];
    if (value === undefined) continue;
    const condition = CONDITIONS[name](value, question, name === leading ? 'e.' : '+e.');
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  if (query.client !== undefined) conditions.push(clientIs(query.client));
  return [...conditions, ...timeConditions(question)];
};

type Build = (value: string, question: Question, column: 'e.' | '+e.') => Condition | undefined;

const named =
  (column: 'run' | 'tool'): Build =>
  (value, { database }, prefix) => {
    const id = nameOf(database, value);
    return id === undefined ? undefined : { sql: `${prefix}${column} = ?`, values: [id] };
  };

const CONDITIONS: Readonly<Record<Narrowing, Build>> = {
  run: named('run'),
  tool: named('tool'),
  call: (value, { database }, prefix) => {
    const call = database.prepare<[string], { call: number }>('SELECT call FROM calls WHERE id = ?').get(value)?.call;
    return call === undefined ? undefined : { sql: `${prefix}call = ?`, values: [call] };
  },
  session: (value, { database }, prefix) => {
    const sessions = sessionsOf(database, value);
    if (sessions.length === 0) return undefined;
    return { sql: `${prefix}run IN (SELECT run FROM runs WHERE session IN (${sessions.join(', ')}))`, values: [] };
  },
  type: (value, { database }, prefix) => {
    const id = nameOf(database, value);
    if (id === undefined) return undefined;
    const rare = id > COMMON_TYPES.length && prefix === 'e.' ? ` AND e.type > ${COMMON_TYPES.length}` : '';
    return { sql: `${prefix}type = ?${rare}`, values: [id] };
  },
  decision: (value, _question, prefix) => {
    const rare = value !== 'allow' && prefix === 'e.' ? " AND e.decision IN ('ask', 'deny')" : '';
    return { sql: `${prefix}decision = ?${rare}`, values: [value] };
  },
  rule: (value, { database }, prefix) => {
    const id = nameOf(database, value);
    if (id === undefined) return undefined;
    const beside = database.prepare<[number], { n: number }>('SELECT n FROM matches WHERE rule = ? LIMIT 1').get(id);
    if (beside === undefined) return { sql: `${prefix}rule = ?`, values: [id] };
    return { sql: `(${prefix}rule = ? OR e.n IN (SELECT n FROM matches WHERE rule = ?))`, values: [id, id] };
  },
  path: (value, { database }, prefix) => {
    const paths = pathsOf(database, value);
    if (paths.length === 0) return undefined;
    const calls = `SELECT call FROM touches WHERE path IN (${paths.join(', ')})`;
    return { sql: `${prefix}call IN (${calls})`, values: [] };
  },
};

export const nameOf = (database: Database, name: string): number | undefined =>
  database.prepare<[string], { id: number }>('SELECT id FROM names WHERE name = ?').get(name)?.id;

/**
 * The numbers of a session and of those that are one with it for their client: its hook and its server record apart.
 * `name`: any of their ids, or the client's own.
 */
export const sessionsOf = (database: Database, name: string): readonly number[] => {
  const id = nameOf(database, name.startsWith('ses_') ? name : `ses_${name}`);
  if (id === undefined) return [];
  const other = database
    .prepare<[number], { other: number }>('SELECT other FROM joins WHERE session = ?')
    .get(id)?.other;
  const hooked = other ?? id;
  const joined = database
    .prepare<[number], { session: number }>('SELECT session FROM joins WHERE other = ?')
    .all(hooked);
  return [hooked, ...joined.map(({ session }) => session)];
};

/** The numbers of a file, or of everything below a directory whose name ends with a slash. */
export const pathsOf = (database: Database, path: string): readonly number[] => {
  const name = path.replace(/^\.\//, '');
  if (!name.endsWith('/')) return [nameOf(database, name)].filter((id) => id !== undefined);
  const below = database.prepare<[string, string], { id: number }>('SELECT id FROM names WHERE name >= ? AND name < ?');
  // The character after the slash ends the range of everything that begins with the directory.
  return below.all(name, `${name.slice(0, -1)}0`).map(({ id }) => id);
};

const clientIs = (client: string): Condition => ({
  sql: `+e.run IN (SELECT run FROM runs JOIN names ON id = client WHERE name = ? OR substr(name, 1, ?) = ?)`,
  values: [client, client.length + 1, `${client}/`],
});

const timeConditions = ({ query: { since, until }, now }: Question): readonly Condition[] => [
  ...(since === undefined ? [] : [{ sql: 'e.n >= ?', values: [firstNumberOf(momentOf(since, now))] }]),
  ...(until === undefined ? [] : [{ sql: 'e.n < ?', values: [firstNumberOf(momentOf(until, now) + 1)] }]),
];

/** Words as they stand, each of which must occur; nothing of FTS5's own syntax. */
export const matchOf = (text: string): string => {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) {
    throw new HarnessError(
      'invalid_arguments',
      `there is no word in ${JSON.stringify(text)}`,
      'give words to look for',
    );
  }
  return words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
};
