// The part of the composition that makes libraries for tools. Each is loaded when it is first asked for: a server that
// nobody asks starts none of them.
import { type MapOptions, openRepoMap } from './compose-map.ts';
import type { Libraries } from './core/libraries.ts';
import type { RepoMap } from './core/repo-map.ts';
import type { IndexProgress, Trace } from './core/trace.ts';

export interface ComposedLibraries extends Libraries {
  /** Gives back what was opened. */
  close(): Promise<void>;
}

/** The version of SQLite that the index uses. Throws not_installed. */
export const probeIndex = async (): Promise<string> => {
  const { loadSqlite, versionOf } = await import('./trace/index/sqlite.ts');
  return versionOf(await loadSqlite());
};

export interface TraceOptions {
  readonly state: string;
  /** Told while the index of the record is being filled. */
  readonly progress?: IndexProgress;
}

/** The record, to be asked. */
export const openTrace = async ({ state, progress }: TraceOptions): Promise<Trace> => {
  const { openTrace: open } = await import('./trace/open-trace.ts');
  return open({ state, now: () => Date.now(), ...(progress === undefined ? {} : { progress }) });
};

export const composeLibraries = (options: MapOptions): ComposedLibraries => {
  let trace: Promise<Trace> | undefined;
  let map: Promise<RepoMap> | undefined;
  return {
    trace: () => {
      trace ??= openTrace(options);
      return trace;
    },
    repoMap: () => {
      map ??= openRepoMap(options);
      return map;
    },
    close: async () => {
      (await trace)?.close();
      await (await map)?.close();
    },
  };
};
