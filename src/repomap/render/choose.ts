// Which definitions of a file answer the query: by their names first, then by what stands in their bodies.
import type { Definition } from '../types.ts';
import type { FileDefinitions } from './definitions.ts';
import type { TermLines } from './term-lines.ts';

export interface Chosen {
  /** Position in the definitions of the file. */
  readonly index: number;
  readonly score: number;
}

const NAME_WORTH = 3;
const SIGNATURE_WORTH = 0.5;
const PARENT_SHARE = 0.25;
/** Without a match, what others can name comes first. */
const EXPORTED_BONUS = 0.15;
const KIND_BONUS: Readonly<Record<Definition['kind'], number>> = {
  class: 0.2,
  interface: 0.08,
  type: 0.05,
  enum: 0.05,
  module: 0,
  function: 0.15,
  method: 0.1,
  constant: 0,
  field: -0.2,
};

/** The definitions in the order in which they should be shown. `worth`: term -> how much finding it is worth. */
export const choose = (
  { definitions, ...terms }: FileDefinitions,
  worth: ReadonlyMap<number, number>,
): readonly Chosen[] => {
  const total = Math.max(
    1e-9,
    [...worth.values()].reduce((sum, value) => sum + value, 0),
  );
  const sum = (found: Int32Array | undefined): number => {
    let value = 0;
    for (const term of found ?? []) value += worth.get(term) ?? 0;
    return value / total;
  };
  const bodies = bodyScores(definitions, terms.lines, worth, total);
  const names = definitions.map((_, index) => sum(terms.names[index]));
  return definitions
    .map(({ exported, kind, parent }, index) => ({
      index,
      score:
        NAME_WORTH * ((names[index] ?? 0) + PARENT_SHARE * (names[parent] ?? 0)) +
        SIGNATURE_WORTH * sum(terms.signatures[index]) +
        (bodies[index] ?? 0) +
        0.1 * (KIND_BONUS[kind] + (exported ? EXPORTED_BONUS : 0)),
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
};

/** Each line counts for the innermost definition around it, and less for those further out. */
const bodyScores = (
  definitions: readonly Definition[],
  { terms, lines }: TermLines,
  worth: ReadonlyMap<number, number>,
  total: number,
): readonly number[] => {
  const found: Map<number, number>[] = definitions.map(() => new Map());
  for (let at = 0; at < terms.length; at += 1) {
    const term = terms[at] ?? 0;
    if (!worth.has(term)) continue;
    let inside = innermost(definitions, lines[at] ?? 0);
    for (let share = 1; inside >= 0; share *= 0.5) {
      const counts = found[inside];
      counts?.set(term, (counts.get(term) ?? 0) + share);
      inside = definitions[inside]?.parent ?? -1;
    }
  }
  return found.map((counts) => {
    let score = 0;
    for (const [term, count] of counts) score += (worth.get(term) ?? 0) * ((count * 2) / (count + 1.5));
    return score / total;
  });
};

/** The last definition that begins at or before the line and has not ended. */
const innermost = (definitions: readonly Definition[], line: number): number => {
  let low = 0;
  let high = definitions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((definitions[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  let index = low - 1;
  while (index >= 0 && (definitions[index]?.endLine ?? 0) < line) index = definitions[index]?.parent ?? -1;
  return index;
};
