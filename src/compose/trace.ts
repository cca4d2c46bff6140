// The record, to be asked: opens its index where SQLite can be loaded.
import type { IndexProgress, Trace } from '../core/trace.ts';
import { builtThread } from './built-thread.ts';

/** The version of SQLite that the index uses. Throws not_installed. */
export const probeIndex = async (): Promise<string> => {
  const { loadSqlite, versionOf } = await import('../trace/index/sqlite.ts');
  return versionOf(await loadSqlite());
};

export interface TraceOptions {
  readonly state: string;
  /** Told while the index of the record is being filled. */
  readonly progress?: IndexProgress;
}

/** The record, to be asked. */
export const openTrace = async ({ state, progress }: TraceOptions): Promise<Trace> => {
  const { openTrace: open } = await import('../trace/open-trace.ts');
  return open({
    state,
    now: () => Date.now(),
    worker: builtThread('trace-reader.mjs'),
    ...(progress === undefined ? {} : { progress }),
  });
};
