// The tables of the index. It is a projection: nothing in it is true that is not in the log, and deleting it loses nothing.

/** Part of the file's name: a file with other tables is not opened but made anew beside it. */
export const SCHEMA_VERSION = 3;

/** Names that occur again and again, as numbers; the types that most events have come first. */
export const COMMON_TYPES = ['tool_called', 'policy_decision', 'tool_result'] as const;

/** `n` is the order in which things happened and says when: order.ts. */
// `events.rule` decided; rules that matched beside it are in `matches`. `joins`: sessions that are one of their client's,
// and the name under which its hook records that one.
export const TABLES = `
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE segments (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL, tip TEXT NOT NULL, events INTEGER NOT NULL, unreadable INTEGER NOT NULL
) STRICT;
CREATE TABLE runs (run INTEGER PRIMARY KEY, session INTEGER NOT NULL, client INTEGER NOT NULL, root TEXT) STRICT;
CREATE TABLE joins (session INTEGER PRIMARY KEY, other INTEGER NOT NULL) STRICT;
CREATE TABLE events (
  n INTEGER PRIMARY KEY, run INTEGER NOT NULL, call INTEGER, type INTEGER NOT NULL, tool INTEGER,
  decision TEXT, rule INTEGER, segment INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE calls (
  call INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL, run INTEGER NOT NULL, tool INTEGER,
  decision TEXT, status TEXT
) STRICT;
CREATE TABLE matches (rule INTEGER NOT NULL, n INTEGER NOT NULL) STRICT;
CREATE TABLE touches (path INTEGER NOT NULL, call INTEGER NOT NULL, access TEXT NOT NULL) STRICT;
CREATE TABLE rule_days (
  day INTEGER NOT NULL, rule INTEGER NOT NULL, decision TEXT NOT NULL, shadow INTEGER NOT NULL,
  matched INTEGER NOT NULL, decided INTEGER NOT NULL, PRIMARY KEY (day, rule, decision, shadow)
) STRICT, WITHOUT ROWID;
CREATE TABLE file_days (
  day INTEGER NOT NULL, path INTEGER NOT NULL, session INTEGER NOT NULL,
  reads INTEGER NOT NULL, writes INTEGER NOT NULL, PRIMARY KEY (day, path, session)
) STRICT, WITHOUT ROWID;
CREATE TABLE tool_days (
  day INTEGER NOT NULL, tool INTEGER NOT NULL, calls INTEGER NOT NULL, asked INTEGER NOT NULL, denied INTEGER NOT NULL,
  failed INTEGER NOT NULL, ms REAL NOT NULL, PRIMARY KEY (day, tool)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5(text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO names (id, name) VALUES ${COMMON_TYPES.map((type, at) => `(${at + 1}, '${type}')`).join(', ')};
`;

/** Made after a build has filled the tables, which is twice as fast as keeping them meanwhile. */
export const INDEXES = `
CREATE INDEX joins_other ON joins (other);
CREATE INDEX runs_session ON runs (session);
CREATE INDEX events_run ON events (run);
CREATE INDEX events_call ON events (call) WHERE call IS NOT NULL;
CREATE INDEX events_tool ON events (tool) WHERE tool IS NOT NULL;
CREATE INDEX events_type ON events (type) WHERE type > ${COMMON_TYPES.length};
CREATE INDEX events_decision ON events (decision) WHERE decision IN ('ask', 'deny');
CREATE INDEX events_rule ON events (rule) WHERE rule IS NOT NULL;
CREATE INDEX matches_rule ON matches (rule, n);
CREATE INDEX touches_path ON touches (path, call);
CREATE INDEX calls_open ON calls (ts) WHERE status IS NULL;
`;
