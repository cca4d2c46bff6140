// The part of the composition that makes libraries for tools. Each is loaded when it is first asked for: a server that
// nobody asks starts none of them.
import { join } from 'node:path';
import { HarnessError } from './core/error.ts';
import type { EventType } from './core/event.ts';
import type { Libraries } from './core/libraries.ts';
import type { Memory } from './core/memory.ts';
import type { RuleRow } from './core/records.ts';
import type { IndexProgress, Trace } from './core/trace.ts';
import { createFollow } from './log/follow.ts';
import type { NoteFollow } from './memory/open-memory.ts';
import { readSmallFile } from './workspace/small-file.ts';
import { decodeText } from './workspace/text.ts';

export interface LibraryOptions {
  /** Real path of the workspace. */
  readonly root: string;
  readonly state: string;
  /** The rules of every scope; none where nobody asks for them. */
  readonly rules?: () => Promise<readonly RuleRow[]>;
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

export const composeLibraries = ({
  root,
  state,
  rules = async () => [],
  progress,
}: LibraryOptions): ComposedLibraries => {
  let trace: Trace | undefined;
  let memory: Memory | undefined;
  const openTrace = async (): Promise<Trace> => {
    const { openTrace: open } = await import('./trace/open-trace.ts');
    trace ??= open({ state, now: () => Date.now(), ...(progress === undefined ? {} : { progress }) });
    return trace;
  };
  const openMemory = async (): Promise<Memory> => {
    if (memory !== undefined) return memory;
    const { openMemory: open } = await import('./memory/open-memory.ts');
    const follow = await followNotes(state, openTrace);
    memory ??= open({
      root,
      state,
      readText: readerIn(root),
      follow,
      trace: openTrace,
      rules,
      countTokens: async () => (await import('gpt-tokenizer/encoding/o200k_base')).countTokens,
    });
    return memory;
  };
  return {
    trace: openTrace,
    memory: openMemory,
    close: () => trace?.close(),
  };
};

/** Larger files are not what notes are about. */
const MAX_TEXT_BYTES = 1024 * 1024;

const readerIn =
  (root: string) =>
  (path: string): string | undefined => {
    const bytes = readSmallFile(join(root, path), MAX_TEXT_BYTES);
    const decoded = bytes === undefined ? { binary: true } : decodeText(bytes);
    return 'text' in decoded ? decoded.text : undefined;
  };

/** Before every day: a note holds until somebody retires it. */
const EVER = '';
const NOTES: readonly EventType[] = ['note_written', 'note_confirmed', 'note_retired'];

/** The index knows where they are; without it, every line of the log is looked at once. */
const followNotes = async (state: string, openTrace: () => Promise<Trace>): Promise<NoteFollow> => {
  // Before the index is asked, so that nothing is missed in between.
  const more = createFollow(state, { since: EVER, types: NOTES, from: 'end' });
  try {
    const trace = await openTrace();
    return { begin: await trace.rare(NOTES), more };
  } catch (thrown) {
    if (!(thrown instanceof HarnessError) || thrown.code !== 'not_installed') throw thrown;
    return { begin: [], more: createFollow(state, { since: EVER, types: NOTES }) };
  }
};
