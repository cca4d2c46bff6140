// The page of the composition that makes the memory of a repository. Loaded when it is first asked.
import { join } from 'node:path';
import type { EventType } from '../core/event.ts';
import type { Memory } from '../core/memory.ts';
import type { RuleRow } from '../core/records.ts';
import type { RepoMapText } from '../core/repo-map-text.ts';
import type { Trace } from '../core/trace.ts';
import { readSmallFile } from '../workspace/small-file.ts';
import { decodeText } from '../workspace/text.ts';
import { followRare } from './rare.ts';

export interface MemoryParts {
  readonly state: string;
  /** Real path of the workspace. */
  readonly root: string;
  readonly trace: () => Promise<Trace>;
  /** The rules of every scope; none where nobody asks for them. */
  readonly rules?: () => Promise<readonly RuleRow[]>;
  readonly repoMap?: RepoMapText;
  readonly task?: (run: string) => Promise<readonly string[]>;
}

export const openMemory = async ({ root, state, trace, rules, repoMap, task }: MemoryParts): Promise<Memory> => {
  const { openMemory: open } = await import('../memory/open-memory.ts');
  return open({
    root,
    state,
    trace,
    readText: readerIn(root),
    follow: await followRare(state, NOTES, trace),
    rules: rules ?? (async () => []),
    countTokens: async () => (await import('gpt-tokenizer/encoding/o200k_base')).countTokens,
    ...(repoMap === undefined ? {} : { repoMap }),
    ...(task === undefined ? {} : { task }),
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

const NOTES: readonly EventType[] = ['note_written', 'note_confirmed', 'note_retired'];
