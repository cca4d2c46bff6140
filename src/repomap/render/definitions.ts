// The definitions of shown files with the terms in them, remembered by content: the next query mostly shows the same.
import type { Definition, RepositoryIndex, SourceFile } from '../types.ts';
import { createTermReader, type TermLines } from './term-lines.ts';

export interface FileDefinitions {
  readonly definitions: readonly Definition[];
  /** Terms in the name of each definition. */
  readonly names: readonly Int32Array[];
  readonly signatures: readonly Int32Array[];
  /** Terms of the whole text by line. */
  readonly lines: TermLines;
}

/** Files whose terms are held: some 30 kB each. */
const MAX_HELD = 400;

/** Looks up what a file defines; its symbols must be known to the index. */
export const createDefinitionsReader = (
  index: RepositoryIndex,
): ((file: SourceFile) => FileDefinitions | undefined) => {
  const reader = createTermReader();
  const held = new Map<SourceFile, FileDefinitions>();
  return (file) => {
    const before = held.get(file);
    if (before !== undefined) {
      held.delete(file);
      held.set(file, before);
      return before;
    }
    const definitions = index.symbols(file)?.definitions;
    if (definitions === undefined || definitions.length === 0) return undefined;
    const made = {
      definitions,
      names: definitions.map(({ name }) => reader.ofWords(name)),
      signatures: definitions.map(({ signature }) => reader.ofWords(signature)),
      lines: reader.ofText(index.text(file) ?? ''),
    };
    held.set(file, made);
    if (held.size > MAX_HELD) held.delete(held.keys().next().value ?? file);
    return made;
  };
};
