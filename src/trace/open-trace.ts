// The record, to be asked: questions over the index, which is opened with the first of them.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { HarnessError } from '../core/error.ts';
import type { IndexProgress, IndexStatus, Trace } from '../core/trace.ts';
import { segmentsOf } from '../log/segment-names.ts';
import { openIndex } from './index/open-index.ts';
import type { Database } from './index/sqlite.ts';
import { answer } from './query/answer.ts';
import { fileTouches } from './questions/file-touches.ts';
import { openCalls } from './questions/open-calls.ts';
import { rareEvents } from './questions/rare-events.ts';
import { ruleUse } from './questions/rule-use.ts';
import { renderReport } from './report/report.ts';
import { eventsOfCall, eventsOfRun, type Source } from './run-events.ts';
import { summaryOf } from './summary/summary.ts';

export interface TraceOptions {
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told while the index is being filled. */
  readonly progress?: IndexProgress;
  /** See IndexOptions. */
  readonly worker?: URL | undefined;
}

/** Touches no file before the first question. */
export const openTrace = ({ state, now, progress = () => {}, worker }: TraceOptions): Trace => {
  let told = progress;
  const index = openIndex({ state, worker, progress: ({ done, total }) => told(done, total) });
  const source = async (): Promise<Source> => ({ state, database: await ifInstalled(index.current) });
  /** Undefined where reading the log is done sooner than bringing the index up to date. */
  const quickIndex = async (): Promise<Database | undefined> => {
    const { path, behind } = statusOf(state, await ifInstalled(index.peek));
    const isQuick = path !== undefined && behind * INDEXING <= bytesOf(state);
    return isQuick ? ifInstalled(index.current) : undefined;
  };
  return {
    query: async (query) => {
      const database = await index.current();
      const run = query.run === 'last' ? (await eventsOfRun({ state, database }, 'last'))[0]?.run : query.run;
      const asked = run === undefined ? query : { ...query, run };
      return answer({ query: asked, database, state, build: buildOf(database), now: now() });
    },
    summary: async (run) => summaryOf(await eventsOfRun(await source(), run)),
    report: async (run) => renderReport(await eventsOfRun(await source(), run)),
    run: async (run) => eventsOfRun(await source(), run),
    call: async (call) => eventsOfCall(await source(), call),
    rare: async (types) => rareEvents({ state, database: await quickIndex() }, types),
    file: async (path, limit) => fileTouches(state, await index.current(), path, limit),
    rules: async (since) => ruleUse(await index.current(), since),
    open: async (limit) => openCalls(await index.current(), limit),
    status: async () => statusOf(state, await index.peek()),
    rebuild: async (progressOfThis) => {
      told = progressOfThis ?? progress;
      return statusOf(state, await index.rebuild());
    },
    compare: index.compare,
    close: index.close,
  };
};

/** How many times as long it takes to index a line as to tell that it is of no interest; measured. */
const INDEXING = 25;

const ifInstalled = async <Found>(open: () => Promise<Found>): Promise<Found | undefined> => {
  try {
    return await open();
  } catch (thrown) {
    if (thrown instanceof HarnessError && thrown.code === 'not_installed') return undefined;
    throw thrown;
  }
};

const buildOf = (database: Database): string => basename(database.name, '.db').replace(/\W/g, '_');

interface Indexed {
  readonly segments: number;
  readonly events: number;
  readonly unreadable: number;
  readonly bytes: number;
}

const statusOf = (state: string, database: Database | undefined): IndexStatus => {
  const indexed = database
    ?.prepare<[], Indexed>(
      `SELECT count(*) AS segments, coalesce(sum(events), 0) AS events, coalesce(sum(unreadable), 0) AS unreadable,
         coalesce(sum(bytes), 0) AS bytes FROM segments`,
    )
    .get();
  const { segments = 0, events = 0, unreadable = 0, bytes = 0 } = indexed ?? {};
  const path = database?.name;
  return {
    path,
    bytes: path === undefined ? 0 : sizeOf(path),
    segments,
    events,
    unreadable,
    behind: Math.max(0, bytesOf(state) - bytes),
  };
};

/** Of all segments. */
const bytesOf = (state: string): number => segmentsOf(state).reduce((sum, { path }) => sum + sizeOf(path), 0);

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
