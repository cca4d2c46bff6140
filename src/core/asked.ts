// What a person asks the policy about, on the command line: a command or a path, turned into effects.
import type { Effect } from './effect.ts';

/** One word is shell text, as a person quotes it; several are the words of one command, as a shell has already split them. */
export const commandOf = (words: readonly string[], cwd = '.'): Effect =>
  words.length === 1 ? { kind: 'exec', argv: [], cwd, text: words[0] ?? '' } : { kind: 'exec', argv: [...words], cwd };

const READING = ['read_file', 'search_code', 'Read', 'Grep', 'Glob', 'LS'];
const WRITING = ['write_file', 'edit_file', 'Write', 'Edit', 'MultiEdit', 'NotebookEdit'];

/** What a tool does to a path. Throws for a tool that is not known. */
export const pathEffects = (tool: string, path: string): readonly Effect[] => {
  if (READING.includes(tool)) return [{ kind: 'read', path }];
  if (WRITING.includes(tool)) {
    return [
      { kind: 'read', path },
      { kind: 'write', path },
    ];
  }
  throw new Error(`unknown tool ${tool}; known: ${[...READING, ...WRITING].join(', ')}`);
};
