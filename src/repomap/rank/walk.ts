// Where the names that relevant files use are defined: a few steps of a personalised walk over references to definitions.
import { DEFINED, namesAt } from '../scan/record.ts';
import { type Corpus, MAX_DEFINERS } from './corpus.ts';

export interface WalkOptions {
  readonly steps: number;
  /** Probability of going on rather than back to a seed. */
  readonly follow: number;
  /** Names that the query spells out count this much more. */
  readonly named: number;
  readonly names: ReadonlySet<number>;
}

/** Share of the walk at each document, by its position. `seeds` need not sum to one. */
export const walk = (corpus: Corpus, seeds: ReadonlyMap<number, number>, options: WalkOptions): Map<number, number> => {
  const total = [...seeds.values()].reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return new Map();
  const start = new Map([...seeds].map(([index, weight]) => [index, weight / total]));
  const edges = new Map<number, ReadonlyMap<number, number>>();
  let at = start;
  for (let step = 0; step < options.steps; step += 1) {
    const next = new Map([...start].map(([index, share]) => [index, share * (1 - options.follow)]));
    for (const [from, share] of at) {
      if (share < 1e-4) continue;
      const out = edges.get(from) ?? edgesOf(corpus, from, options);
      edges.set(from, out);
      for (const [to, part] of out) next.set(to, (next.get(to) ?? 0) + share * options.follow * part);
    }
    at = next;
  }
  return at;
};

/** Out of one document: to each definer of the names it uses, split among the definers, summing to one. */
const edgesOf = (
  { documents, definers }: Corpus,
  from: number,
  { names, named }: WalkOptions,
): ReadonlyMap<number, number> => {
  const out = new Map<number, number>();
  const record = documents[from]?.record;
  if (record === undefined) return out;
  let total = 0;
  for (let at = namesAt(record); at < record.length; at += 2) {
    const name = record[at] ?? 0;
    const list = definers.get(name);
    if (list === undefined || list.length > MAX_DEFINERS || ((record[at + 1] ?? 0) & DEFINED) !== 0) continue;
    const uses = (record[at + 1] ?? 0) & 0xff;
    const weight = (Math.sqrt(uses) * (names.has(name) ? named : 1)) / list.length;
    for (const to of list) {
      if (to === from) continue;
      out.set(to, (out.get(to) ?? 0) + weight);
      total += weight;
    }
  }
  for (const [to, weight] of out) out.set(to, weight / total);
  return out;
};
