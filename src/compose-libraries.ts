// The part of the composition that makes libraries for tools. Each is loaded when it is first asked for: a server that
// nobody asks starts none of them.
import type { Libraries } from './core/libraries.ts';
import type { IndexProgress, Trace } from './core/trace.ts';

export interface LibraryOptions {
  readonly state: string;
  /** Told while the index of the record is being filled. */
  readonly progress?: IndexProgress;
}

export interface ComposedLibraries extends Libraries {
  /** Gives back what was opened. */
  close(): void;
}

/** The version of SQLite that the index uses. Throws not_installed. */
export const probeIndex = async (): Promise<string> => {
  const { loadSqlite, versionOf } = await import('./trace/index/sqlite.ts');
  return versionOf(await loadSqlite());
};

export const composeLibraries = ({ state, progress }: LibraryOptions): ComposedLibraries => {
  let trace: Trace | undefined;
  const openTrace = async (): Promise<Trace> => {
    const { openTrace: open } = await import('./trace/open-trace.ts');
    trace ??= open({ state, now: () => Date.now(), ...(progress === undefined ? {} : { progress }) });
    return trace;
  };
  return {
    trace: openTrace,
    close: () => trace?.close(),
  };
};
