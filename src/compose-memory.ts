// The page of the composition that makes the memory of a repository. Loaded when it is first asked.
import { join } from 'node:path';
import { HarnessError } from './core/error.ts';
import type { EventType } from './core/event.ts';
import type { Memory } from './core/memory.ts';
import type { RuleRow } from './core/records.ts';
import type { RepoMapText } from './core/repo-map-text.ts';
import type { Trace } from './core/trace.ts';
import { createFollow } from './log/follow.ts';
import type { NoteFollow } from './memory/open-memory.ts';
import { readSmallFile } from './workspace/small-file.ts';
import { decodeText } from './workspace/text.ts';

export interface MemoryParts {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  readonly trace: () => Promise<Trace>;
  /** The rules of every scope; none where nobody asks for them. */
  readonly rules?: () => Promise<readonly RuleRow[]>;
  readonly repoMap?: RepoMapText;
}

export const openMemory = async ({ root, state, trace, rules, repoMap }: MemoryParts): Promise<Memory> => {
  const { openMemory: open } = await import('./memory/open-memory.ts');
  return open({
    root,
    state,
    trace,
    readText: readerIn(root),
    follow: await followNotes(state, trace),
    rules: rules ?? (async () => []),
    countTokens: async () => (await import('gpt-tokenizer/encoding/o200k_base')).countTokens,
    ...(repoMap === undefined ? {} : { repoMap }),
  });
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
