// An index against one that was built anew: the same rows, whatever numbers their names were given. Of the text search
// SQLite keeps no rows; what can be compared is each of its words, with how many events have it and how often.
import type { Database } from './sqlite.ts';

/** Rows of a table as texts and figures that two builds have in common. */
const VIEWS: readonly { readonly what: string; readonly rows: (of: string) => string }[] = [
  { what: 'segments', rows: (of) => `SELECT key, bytes, tip, events, unreadable FROM ${of}.segments` },
  {
    what: 'events',
    rows: (of) => `SELECT s.key, e.at, run.name, c.id, type.name, tool.name, e.decision, rule.name
      FROM ${of}.events e JOIN ${of}.segments s ON s.id = e.segment JOIN ${of}.names run ON run.id = e.run
      JOIN ${of}.names type ON type.id = e.type LEFT JOIN ${of}.calls c ON c.call = e.call
      LEFT JOIN ${of}.names tool ON tool.id = e.tool LEFT JOIN ${of}.names rule ON rule.id = e.rule`,
  },
  {
    what: 'runs',
    rows: (of) => `SELECT run.name, session.name, client.name, r.root FROM ${of}.runs r
      JOIN ${of}.names run ON run.id = r.run JOIN ${of}.names session ON session.id = r.session
      JOIN ${of}.names client ON client.id = r.client`,
  },
  {
    what: 'joined sessions',
    rows: (of) => `SELECT session.name, other.name FROM ${of}.joins j JOIN ${of}.names session ON session.id = j.session
      JOIN ${of}.names other ON other.id = j.other`,
  },
  {
    what: 'calls',
    rows: (of) => `SELECT c.id, c.ts, run.name, tool.name, c.decision, c.status FROM ${of}.calls c
      JOIN ${of}.names run ON run.id = c.run LEFT JOIN ${of}.names tool ON tool.id = c.tool`,
  },
  {
    what: 'matches',
    rows: (of) => `SELECT rule.name, s.key, e.at FROM ${of}.matches m JOIN ${of}.names rule ON rule.id = m.rule
      JOIN ${of}.events e ON e.n = m.n JOIN ${of}.segments s ON s.id = e.segment`,
  },
  {
    what: 'touches',
    rows: (of) => `SELECT path.name, c.id, t.access FROM ${of}.touches t JOIN ${of}.names path ON path.id = t.path
      JOIN ${of}.calls c ON c.call = t.call`,
  },
  {
    what: 'days of rules',
    rows: (of) => `SELECT d.day, rule.name, d.decision, d.shadow, d.matched, d.decided FROM ${of}.rule_days d
      JOIN ${of}.names rule ON rule.id = d.rule`,
  },
  {
    what: 'days of files',
    rows: (of) => `SELECT d.day, path.name, session.name, d.reads, d.writes FROM ${of}.file_days d
      JOIN ${of}.names path ON path.id = d.path JOIN ${of}.names session ON session.id = d.session`,
  },
  {
    what: 'days of tools',
    // Sums of fractions depend on their order in the last digits.
    rows: (of) => `SELECT d.day, tool.name, d.calls, d.asked, d.denied, d.failed, round(d.ms, 3) FROM ${of}.tool_days d
      JOIN ${of}.names tool ON tool.id = d.tool`,
  },
];

/** What the index in use has that a new one has not, and the other way round, one table a line. */
export const indexDifferences = (inUse: Database, freshPath: string): readonly string[] => {
  inUse.prepare('ATTACH ? AS fresh').run(freshPath);
  try {
    const words = (of: string): string => `SELECT term, doc, cnt FROM temp.${wordsOf(inUse, of)}`;
    return [...VIEWS, { what: 'words', rows: words }].flatMap(({ what, rows }) => {
      const [ours, theirs] = [rows('main'), rows('fresh')];
      const [more, fewer] = [countBeyond(inUse, ours, theirs), countBeyond(inUse, theirs, ours)];
      return more + fewer === 0 ? [] : [`${what}: ${more} that are not on record, ${fewer} missing`];
    });
  } finally {
    for (const of of ['main', 'fresh']) inUse.exec(`DROP TABLE IF EXISTS temp.words_${of}`);
    inUse.exec('DETACH fresh');
  }
};

/** A view of the text search by its words. */
const wordsOf = (database: Database, of: string): string => {
  database.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_${of} USING fts5vocab('${of}', 'texts', 'row')`);
  return `words_${of}`;
};

const countBeyond = (database: Database, rows: string, others: string): number =>
  database.prepare<[], { beyond: number }>(`SELECT count(*) AS beyond FROM (${rows} EXCEPT ${others})`).get()?.beyond ??
  0;
