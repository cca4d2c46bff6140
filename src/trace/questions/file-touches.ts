// Who touched a file, under which rule, and what became of it.
import type { Envelope } from '../../core/event.ts';
import type { FileTouch } from '../../core/trace.ts';
import { isFields, textOf } from '../index/event-line.ts';
import type { Database } from '../index/sqlite.ts';
import { pathsOf } from '../query/conditions.ts';
import { readPlaces } from '../query/read-lines.ts';

interface TouchRow {
  readonly call: number;
  readonly id: string;
  readonly access: FileTouch['access'];
  readonly tool: string | null;
  readonly run: string;
  readonly client: string;
  readonly ts: number;
  readonly decision: string | null;
  readonly status: string | null;
}

/** Newest first; a call that reads and writes is told as one that writes. */
export const fileTouches = (state: string, database: Database, path: string, limit: number): readonly FileTouch[] => {
  const paths = pathsOf(database, path);
  if (paths.length === 0) return [];
  const rows = database
    .prepare<[number], TouchRow>(
      `SELECT c.call, c.id, CASE WHEN max(t.access = 'write') THEN 'write' WHEN max(t.access = 'delete') THEN 'delete' ELSE 'read' END AS access, (SELECT name FROM names WHERE id = c.tool) AS tool,
         (SELECT name FROM names WHERE id = c.run) AS run, c.ts, c.decision, c.status,
         (SELECT name FROM names JOIN runs ON names.id = runs.client WHERE runs.run = c.run) AS client
       FROM touches t JOIN calls c ON c.call = t.call WHERE t.path IN (${paths.join(', ')})
       GROUP BY c.call ORDER BY c.ts DESC, c.call DESC LIMIT ?`,
    )
    .all(limit);
  return rows.map(({ call, id, ts, tool, decision, status, ...row }) => ({
    ...row,
    call: id,
    ts: new Date(ts).toISOString(),
    tool: tool ?? 'unknown',
    decision: decision ?? undefined,
    reason: reasonOf(decisionOn(state, database, call)),
    status: status ?? 'unknown',
  }));
};

const decisionOn = (state: string, database: Database, call: number): Envelope | undefined => {
  const place = database
    .prepare<[number], { segment: number; at: number }>(
      'SELECT segment, at FROM events WHERE call = ? AND decision IS NOT NULL',
    )
    .get(call);
  return place === undefined ? undefined : readPlaces(state, database, [place])[0];
};

const reasonOf = (decision: Envelope | undefined): string | undefined => {
  if (!isFields(decision?.data)) return undefined;
  const { rule, reason } = decision.data;
  return `${textOf(reason) ?? ''} (${textOf(rule) ?? ''})`;
};
