// Where the names that relevant files use are defined: a few steps of a personalised walk over references to definitions.
import { countOfName, DEFINED, namesAt } from '../scan/record.ts';
import { type Corpus, MAX_DEFINERS } from './corpus.ts';

export interface WalkOptions {
  readonly steps: number;
  /** Probability of going on rather than back to a seed. */
  readonly follow: number;
  /** Names that the query spells out count this much more. */
  readonly named: number;
  readonly names: ReadonlySet<number>;
}

/** Out of one document: to the definers of the names it uses, in order; not yet summing to one. */
interface Edges {
  readonly to: Int32Array;
  readonly weight: Float64Array;
  readonly total: number;
}

export type Walk = (seeds: ReadonlyMap<number, number>, options: WalkOptions) => Map<number, number>;

/** A walker over a corpus, which remembers the references that it has followed. */
export const createWalk = (corpus: Corpus): Walk => {
  const known = new Map<number, Edges>();
  const edgesFrom = (from: number): Edges => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const edges = edgesOf(corpus, from);
    known.set(from, edges);
    return edges;
  };
  return (seeds, options) => {
    const total = [...seeds.values()].reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return new Map();
    const start = new Map([...seeds].map(([index, weight]) => [index, weight / total]));
    const named = new Map<number, readonly NamedEdge[]>();
    let at = start;
    for (let step = 0; step < options.steps; step += 1) {
      const next = new Map([...start].map(([index, share]) => [index, share * (1 - options.follow)]));
      for (const [from, share] of at) {
        if (share < 1e-4) continue;
        const more = named.get(from) ?? namedEdges(corpus, from, options);
        named.set(from, more);
        spread(edgesFrom(from), more, share * options.follow, next);
      }
      at = next;
    }
    return at;
  };
};

const spread = (
  { to, weight, total }: Edges,
  more: readonly NamedEdge[],
  share: number,
  next: Map<number, number>,
): void => {
  const all = more.reduce((sum, { extra }) => sum + extra, total);
  if (all === 0) return;
  const unit = share / all;
  for (let at = 0; at < to.length; at += 1) {
    const target = to[at] ?? 0;
    next.set(target, (next.get(target) ?? 0) + unit * (weight[at] ?? 0));
  }
  for (const { target, extra } of more) next.set(target, (next.get(target) ?? 0) + unit * extra);
};

/** What one use of a name gives each of its definers. */
const share = (uses: number, definers: number): number => Math.sqrt(uses) / definers;

const edgesOf = ({ documents, definers }: Corpus, from: number): Edges => {
  const out = new Map<number, number>();
  const record = documents[from]?.record;
  let total = 0;
  for (let at = record === undefined ? Infinity : namesAt(record); at < (record?.length ?? 0); at += 2) {
    const count = record?.[at + 1] ?? 0;
    const list = (count & DEFINED) === 0 ? definers.get(record?.[at] ?? 0) : undefined;
    if (list === undefined || list.length > MAX_DEFINERS) continue;
    const weight = share(count & 0xff, list.length);
    for (const to of list) {
      if (to === from) continue;
      out.set(to, (out.get(to) ?? 0) + weight);
      total += weight;
    }
  }
  return { to: Int32Array.from(out.keys()), weight: Float64Array.from(out.values()), total };
};

interface NamedEdge {
  readonly target: number;
  readonly extra: number;
}

/** What the names that the query spells out add to the edges of a document. */
const namedEdges = (
  { documents, definers }: Corpus,
  from: number,
  { names, named }: WalkOptions,
): readonly NamedEdge[] => {
  const record = documents[from]?.record;
  if (record === undefined) return [];
  return [...names].flatMap((name) => {
    const list = definers.get(name);
    const count = list === undefined || list.length > MAX_DEFINERS ? 0 : countOfName(record, name);
    if (list === undefined || count === 0 || (count & DEFINED) !== 0) return [];
    const extra = (named - 1) * share(count & 0xff, list.length);
    return list.filter((to) => to !== from).map((target) => ({ target, extra }));
  });
};
