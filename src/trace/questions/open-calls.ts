// Calls whose intent is on record and whose outcome is not: they still run, or their process died.
import type { OpenCall } from '../../core/trace.ts';
import type { Database } from '../index/sqlite.ts';
import { nameOf } from '../query/conditions.ts';

interface OpenRow {
  readonly id: string;
  readonly ts: number;
  readonly run: string;
  readonly tool: string | null;
  readonly ended: number;
}

/** Newest first. */
export const openCalls = (database: Database, limit: number): readonly OpenCall[] => {
  const finished = nameOf(database, 'run_finished') ?? 0;
  const imported = nameOf(database, 'history_imported') ?? 0;
  return database
    .prepare<[number, number, number], OpenRow>(
      `SELECT c.id, c.ts, (SELECT name FROM names WHERE id = c.run) AS run,
         (SELECT name FROM names WHERE id = c.tool) AS tool,
         EXISTS (SELECT 1 FROM events e WHERE e.run = c.run AND +e.type IN (?, ?)) AS ended
       FROM calls c WHERE c.status IS NULL ORDER BY c.ts DESC LIMIT ?`,
    )
    .all(finished, imported, limit)
    .map(({ id, ts, run, tool, ended }) => ({
      ts: new Date(ts).toISOString(),
      call: id,
      run,
      tool: tool ?? 'unknown',
      ended: ended === 1,
    }));
};
