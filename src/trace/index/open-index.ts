// The index of a log: opened when somebody asks, brought up to date before every answer, made anew whenever it does not
// fit the log. Any number of processes may use it at once; whoever looks first takes down what is new.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../core/error.ts';
import { createIds } from '../../log/ids.ts';
import { daysOf, segmentsOf, segmentsOfDay } from '../../log/segment-names.ts';
import { indexDifferences } from './compare.ts';
import { type Filling, fill, fillAnew, type Progress } from './fill.ts';
import { currentFile, draftFile, removeFile } from './index-file.ts';
import { assertAllThere, growthOf, LogChanged } from './positions.ts';
import { INDEXES, TABLES } from './schema.ts';
import { type Database, loadSqlite, type OpenDatabase } from './sqlite.ts';

export interface IndexOptions {
  readonly state: string;
  readonly progress?: (progress: Progress) => void;
  /** The built thread that reads ahead for builds; without it they take longer. */
  readonly worker?: URL | undefined;
}

export interface Index {
  /** Everything that is in the log by now. The database is good until the next call. */
  readonly current: () => Promise<Database>;
  /** The index as it stands, not brought up to date; undefined when there is none. */
  readonly peek: () => Promise<Database | undefined>;
  /** Throws away what there is, and builds it from the log. */
  readonly rebuild: () => Promise<Database>;
  /** Builds a second one from the log, and tells where the one in use differs. Undefined when there is none. */
  readonly compare: () => Promise<readonly string[] | undefined>;
  readonly close: () => void;
}

/** Another process may hold the only write lock for as long as a chunk takes. */
const BUSY_MS = 30_000;
/** Small enough that others hardly wait: some 50 ms. */
const CHUNK = 4_000;
const BUILD_CHUNK = 10_000;
/** Days whose segments may still grow: a writer leaves a segment with its day. */
const GROWING_DAYS = 2;
/** A log that is changed while it is read again and again. */
const MOST_BUILDS = 3;

/** Touches nothing before the first question. `current` and `rebuild` throw not_installed where SQLite is missing. */
export const openIndex = (options: IndexOptions): Index => {
  const { state } = options;
  let opened: { readonly path: string; readonly database: Database; older: string | undefined } | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const close = (): void => {
    opened?.database.close();
    opened = undefined;
  };

  const attach = (openDatabase: OpenDatabase, path: string): Database => {
    close();
    const database = openDatabase(path, { timeout: BUSY_MS });
    opened = { path, database, older: undefined };
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    return database;
  };

  const built = async (openDatabase: OpenDatabase): Promise<Database> => {
    close();
    return attach(openDatabase, await build(openDatabase, options));
  };

  const caughtUp = async (openDatabase: OpenDatabase): Promise<Database> => {
    const path = currentFile(state);
    if (path === undefined) await built(openDatabase);
    else if (opened?.path !== path) attach(openDatabase, path);
    if (opened === undefined) throw new Error('an index that was opened is not there');
    opened.older = await catchUp(opened.database, options, opened.older);
    return opened.database;
  };

  const current = async (): Promise<Database> => {
    const openDatabase = await loadSqlite();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await caughtUp(openDatabase);
      } catch (thrown) {
        if (attempt === MOST_BUILDS || !isUnusable(thrown)) throw unusable(thrown);
        const path = opened?.path ?? currentFile(state);
        close();
        if (!(thrown instanceof LogChanged) && path !== undefined) removeFile(path);
        await built(openDatabase);
      }
    }
  };

  const peek = async (): Promise<Database | undefined> => {
    const path = currentFile(state);
    if (path === undefined) return undefined;
    return opened?.path === path ? opened.database : attach(await loadSqlite(), path);
  };

  const compare = async (): Promise<readonly string[] | undefined> => {
    if (currentFile(state) === undefined) return undefined;
    const draft = draftFile(state, createIds()('i').toLowerCase());
    try {
      await fillDraft(await loadSqlite(), draft.path, options);
      return indexDifferences(await current(), draft.path);
    } finally {
      draft.discard();
    }
  };

  /** One after the other: a question does not see the database change under it. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = turn.then(work, work);
    turn = result.catch(() => {});
    return result;
  };

  return {
    current: () => inTurn(current),
    peek: () => inTurn(peek),
    rebuild: () => inTurn(async () => built(await loadSqlite())),
    compare: () => inTurn(compare),
    close,
  };
};

/** Takes down what is new. Older days are compared when their directories have changed since `before`, which it gives anew. */
const catchUp = async (
  database: Database,
  { state, progress }: IndexOptions,
  before: string | undefined,
): Promise<string> => {
  const days = daysOf(state);
  const older = days
    .slice(0, -GROWING_DAYS)
    .map((day) => `${day} ${changedAt(state, day)}`)
    .join('\n');
  const isWhole = older === before;
  const segments = isWhole ? days.slice(-GROWING_DAYS).flatMap((day) => segmentsOfDay(state, day)) : segmentsOf(state);
  if (!isWhole) assertAllThere(database, segments);
  const growth = growthOf(database, segments);
  if (growth.days.length > 0) await fill(database, { state, ...growth, total: growth.bytes, chunk: CHUNK, progress });
  return older;
};

/** When a segment was last added to a day, or taken away. */
const changedAt = (state: string, day: string): number =>
  statSync(join(state, 'log', day), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds an index in a file of its own and puts it in use; gives its path. */
const build = async (openDatabase: OpenDatabase, options: IndexOptions): Promise<string> => {
  const draft = draftFile(options.state, createIds()('i').toLowerCase());
  try {
    await fillDraft(openDatabase, draft.path, options);
    return draft.finish();
  } catch (thrown) {
    draft.discard();
    throw thrown;
  }
};

/** Everything that is in the log, into a file that nobody else sees; one that is not finished is thrown away. */
const fillDraft = async (openDatabase: OpenDatabase, path: string, options: IndexOptions): Promise<void> => {
  const { state, progress, worker } = options;
  const database = openDatabase(path);
  try {
    for (const setting of DRAFT_SETTINGS) database.pragma(setting);
    database.exec(TABLES);
    const { days, bytes } = growthOf(database, segmentsOf(state));
    const filling: Filling = { state, days, total: bytes, chunk: BUILD_CHUNK, progress };
    if (worker === undefined) await fill(database, filling);
    else await fillAnew(database, filling, worker);
    database.exec(INDEXES);
  } finally {
    database.close();
  }
};

const DRAFT_SETTINGS = ['journal_mode = OFF', 'synchronous = OFF', 'locking_mode = EXCLUSIVE', 'cache_size = -64000'];

/** What a new index would mend. */
const isUnusable = (thrown: unknown): boolean =>
  thrown instanceof LogChanged ||
  /malformed|not a database|no such (?:table|column)|disk I\/O/i.test(messageOf(thrown));

const unusable = (thrown: unknown): unknown =>
  thrown instanceof LogChanged
    ? new HarnessError('conflict', `segment ${thrown.message} of the record keeps changing`, 'harness trace verify')
    : thrown;
