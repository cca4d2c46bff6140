// The second way to find definitions: line by line, for a file whose grammar failed. Coarse, and never in the way.
import type { Definition } from '../types.ts';
import type { LinePattern } from './grammar.ts';
import { signature } from './signature.ts';

/** Lines longer than this are data. */
const MAX_LINE_CHARS = 500;

/** Definitions by their first lines; indentation says what lies within what. */
export const byPatterns = (text: string, patterns: readonly LinePattern[]): readonly Definition[] => {
  const definitions: Definition[] = [];
  const open: { readonly indent: number; readonly index: number }[] = [];
  text.split('\n').forEach((line, row) => {
    if (line.length > MAX_LINE_CHARS) return;
    const hit = firstHit(line, patterns);
    if (hit === undefined) return;
    const indent = line.length - line.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    definitions.push({
      ...hit,
      line: row + 1,
      endLine: row + 1,
      parent: open.at(-1)?.index ?? -1,
      signature: signature(line, 0, line.length),
      exported: indent === 0,
      doc: '',
    });
    open.push({ indent, index: definitions.length - 1 });
  });
  return definitions;
};

const firstHit = (line: string, patterns: readonly LinePattern[]): Pick<Definition, 'name' | 'kind'> | undefined => {
  for (const { kind, line: pattern } of patterns) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined) return { name, kind };
  }
  return undefined;
};

/** Definitions of the tree, and those of the lines that the tree does not know, in the order of the text. */
export const merge = (fromTree: readonly Definition[], fromLines: readonly Definition[]): readonly Definition[] => {
  const known = new Set(fromTree.map(({ line }) => line));
  const missing = fromLines.filter(({ line }) => !known.has(line));
  if (missing.length === 0) return fromTree;
  const all = [
    ...fromTree.map((definition, at) => ({ definition, at })),
    ...missing.map((definition) => ({ definition: { ...definition, parent: -1 }, at: -1 })),
  ].sort((a, b) => a.definition.line - b.definition.line || b.definition.endLine - a.definition.endLine);
  const moved = new Map(all.flatMap(({ at }, index) => (at < 0 ? [] : [[at, index]])));
  return all.map(({ definition, at }, index) => ({
    ...definition,
    parent: at < 0 ? enclosing(all, index) : (moved.get(definition.parent) ?? -1),
  }));
};

const enclosing = (all: readonly { readonly definition: Definition }[], index: number): number => {
  const line = all[index]?.definition.line ?? 0;
  for (let before = index - 1; before >= 0; before -= 1) {
    if ((all[before]?.definition.endLine ?? 0) > line) return before;
  }
  return -1;
};
