// Names that occur again and again, as numbers.
import type { Database } from './sqlite.ts';

/** The number of a name, which it is given when it is first asked for. For one transaction. */
export const createNames = (database: Database): ((name: string) => number) => {
  const find = database.prepare<[string], { id: number }>('SELECT id FROM names WHERE name = ?');
  const insert = database.prepare<[string]>('INSERT INTO names (name) VALUES (?)');
  const known = new Map<string, number>();
  return (name) => {
    const before = known.get(name) ?? find.get(name)?.id;
    const id = before ?? Number(insert.run(name).lastInsertRowid);
    known.set(name, id);
    return id;
  };
};
