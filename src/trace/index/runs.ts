// Whose run an event belongs to. Consecutive events have it in common, which is used: looking up names is what takes
// most of the time after parsing.
import type { Digest } from './digest.ts';
import type { Database } from './sqlite.ts';

export interface Run {
  readonly number: number;
  readonly session: number;
  /** Of the workspace, real path. */
  root: string | undefined;
}

/** For one transaction. */
export const createRuns = (database: Database, names: (name: string) => number): ((event: Digest) => Run) => {
  const insert = database.prepare<[number, number, number]>('INSERT OR IGNORE INTO runs VALUES (?, ?, ?, NULL)');
  const settle = database.prepare<[string, number]>('UPDATE runs SET root = ? WHERE session = ?');
  const find = database.prepare<[number], { root: string | null }>(
    'SELECT root FROM runs WHERE session = ? AND root IS NOT NULL LIMIT 1',
  );
  const known = new Map<string, Run>();
  let last: { readonly name: string; readonly run: Run } | undefined;

  const recall = ({ run, session, client }: Digest): Run => {
    const owner = names(session);
    insert.run(names(run), owner, names(client));
    return { number: names(run), session: owner, root: find.get(owner)?.root ?? undefined };
  };

  return (event) => {
    if (last?.name !== event.run) {
      const run = known.get(event.run) ?? recall(event);
      known.set(event.run, run);
      last = { name: event.run, run };
    }
    const { root } = event;
    if (root !== undefined) {
      last.run.root = root;
      settle.run(root, last.run.session);
    }
    return last.run;
  };
};
