// Puts the files in order. Every signal lies between 0 and about 1; the score is their weighted sum. The weights were fitted
// on commits of eleven repositories (docs/repo-map.md has what each is worth); all arithmetic runs in a fixed order.
import type { Corpus } from './corpus.ts';
import { directoryOf, type Past, pastSignals } from './history.ts';
import type { FileKind } from './kind.ts';
import { lexical } from './lexical.ts';
import type { Query } from './query.ts';
import { createWalk, type Walk } from './walk.ts';

/** What speaks for a file. */
export const SIGNALS = [
  'path',
  'definitions',
  'text',
  'coverage',
  'references',
  'recent',
  'subject',
  'subjectNearby',
  'siblings',
  'focus',
] as const;
export type Signal = (typeof SIGNALS)[number];

export const WEIGHTS: Readonly<Record<Signal, number>> = {
  path: 4.3,
  definitions: 1.6,
  text: 4.4,
  coverage: 2.4,
  references: 0.8,
  recent: 1.8,
  subject: 1.3,
  subjectNearby: 0.8,
  siblings: 0.6,
  focus: 6,
};

const KIND_OFFSETS: Readonly<Record<FileKind, number>> = {
  source: 0,
  test: -5,
  generated: -3,
  example: -3.4,
  docs: -4.2,
  other: -4.2,
};
/** For the kind that the query asks for. */
const ASKED_OFFSET = -0.5;

/** Walks start from this many files. */
const SEEDS = 40;

export interface Ranking {
  /** Positions in the corpus, best first; equal scores in the order of their paths. */
  readonly order: Uint32Array;
  /** What each signal gives the document at a position. */
  readonly partsOf: (index: number) => Readonly<Record<Signal, number>>;
  /** See Lexical. */
  readonly worth: ReadonlyMap<number, number>;
}

export interface RankInput {
  readonly corpus: Corpus;
  readonly query: Query;
  readonly past: Past;
  /** Positions of the files that the caller works on. */
  readonly focus: readonly number[];
}

export interface RankerOptions {
  /** Signals left out, for measuring what each is worth. */
  readonly without?: ReadonlySet<Signal>;
}

/** A ranker that remembers what it has followed in a corpus. */
export const createRanker = ({ without = new Set() }: RankerOptions = {}): ((input: RankInput) => Ranking) => {
  const walks = new WeakMap<Corpus, Walk>();
  const walkOf = (corpus: Corpus): Walk => {
    const known = walks.get(corpus) ?? createWalk(corpus);
    walks.set(corpus, known);
    return known;
  };
  const weighted = SIGNALS.map((signal) => ({ signal, weight: without.has(signal) ? 0 : WEIGHTS[signal] }));
  return (input) => {
    const { corpus, query } = input;
    const { worth, ...signals } = signalsOf(input, walkOf(corpus));
    const scores = Float64Array.from(corpus.documents, ({ kind }) => offsetOf(kind, query));
    for (const { signal, weight } of weighted) {
      const values = signals[signal];
      for (let index = 0; index < scores.length; index += 1) {
        scores[index] = (scores[index] ?? 0) + weight * (values[index] ?? 0);
      }
    }
    const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
    const part = (index: number, signal: Signal): number =>
      without.has(signal) ? 0 : WEIGHTS[signal] * (signals[signal][index] ?? 0);
    return {
      order,
      worth,
      partsOf: (index) => ({
        path: part(index, 'path'),
        definitions: part(index, 'definitions'),
        text: part(index, 'text'),
        coverage: part(index, 'coverage'),
        references: part(index, 'references'),
        recent: part(index, 'recent'),
        subject: part(index, 'subject'),
        subjectNearby: part(index, 'subjectNearby'),
        siblings: part(index, 'siblings'),
        focus: part(index, 'focus'),
      }),
    };
  };
};

const offsetOf = (kind: FileKind, query: Query): number =>
  asksFor(kind, query) ? Math.max(ASKED_OFFSET, KIND_OFFSETS[kind]) : KIND_OFFSETS[kind];

const signalsOf = (
  { corpus, query, past, focus }: RankInput,
  walk: Walk,
): Readonly<Record<Signal, Float64Array>> & Pick<Ranking, 'worth'> => {
  const words = lexical(corpus, query);
  const size = corpus.documents.length;
  const base = new Float64Array(size);
  for (let index = 0; index < size; index += 1)
    base[index] = (words.path[index] ?? 0) + 0.8 * (words.definitions[index] ?? 0) + (words.text[index] ?? 0);
  const best = Math.max(
    base.reduce((a, b) => Math.max(a, b), 0),
    1e-9,
  );
  for (let index = 0; index < size; index += 1) base[index] = (base[index] ?? 0) / best;
  const relative = (values: Float64Array): Float64Array => values.map((value) => value / best);
  const { recent, subject, subjectNearby } = pastSignals(corpus, past, query);
  return {
    worth: words.worth,
    path: relative(words.path),
    definitions: relative(words.definitions),
    text: relative(words.text),
    coverage: words.coverage,
    references: reached(walk, corpus, query, seedsOf(corpus, base)),
    recent,
    subject,
    subjectNearby,
    siblings: siblingsOf(corpus, base),
    focus: focused(walk, corpus, query, focus),
  };
};

const KIND_TRUST: Readonly<Record<FileKind, number>> = {
  source: 1,
  test: 0.4,
  generated: 0.1,
  example: 0.4,
  docs: 0.3,
  other: 0.3,
};

/** The files that match best, tests less than what they test. */
const seedsOf = ({ documents }: Corpus, base: Float64Array): ReadonlyMap<number, number> => {
  const trusted = base.map((value, index) => value * KIND_TRUST[documents[index]?.kind ?? 'other']);
  const order = [...trusted.keys()]
    .filter((index) => (trusted[index] ?? 0) > 0.05)
    .sort((a, b) => (trusted[b] ?? 0) - (trusted[a] ?? 0) || a - b);
  return new Map(order.slice(0, SEEDS).map((index) => [index, (trusted[index] ?? 0) ** 2]));
};

const reached = (
  walk: Walk,
  { documents }: Corpus,
  { names }: Pick<Query, 'names'>,
  seeds: ReadonlyMap<number, number>,
): Float64Array => {
  const shares = walk(seeds, { steps: 3, follow: 0.5, named: 10, names });
  const most = Math.max(...shares.values(), 1e-9);
  const values = new Float64Array(documents.length);
  for (const [index, share] of shares) values[index] = Math.sqrt(share / most);
  return values;
};

const focused = (walk: Walk, corpus: Corpus, query: Query, focus: readonly number[]): Float64Array => {
  if (focus.length === 0) return new Float64Array(corpus.documents.length);
  return reached(walk, corpus, query, new Map(focus.map((index) => [index, 1])));
};

/** How well the three best source files of a directory match: a package that matches is worth a look as a whole. */
const siblingsOf = ({ documents }: Corpus, base: Float64Array): Float64Array => {
  const best = new Map<string, [number, number, number]>();
  documents.forEach(({ path, kind }, index) => {
    if (kind !== 'source') return;
    const directory = directoryOf(path);
    const [a, b, c] = best.get(directory) ?? [0, 0, 0];
    const value = base[index] ?? 0;
    if (value > a) best.set(directory, [value, a, b]);
    else if (value > b) best.set(directory, [a, value, b]);
    else if (value > c) best.set(directory, [a, b, value]);
  });
  return Float64Array.from(documents, ({ path, kind }) => {
    const found = kind === 'source' ? best.get(directoryOf(path)) : undefined;
    return found === undefined ? 0 : (found[0] + found[1] + found[2]) / 3;
  });
};

const ASKING: Readonly<Partial<Record<FileKind, readonly string[]>>> = {
  test: ['test', 'tests', 'testing', 'spec', 'specs'],
  docs: ['docs', 'documentation', 'readme', 'guide'],
  example: ['example', 'examples', 'benchmark', 'benchmarks', 'demo', 'playground'],
};

const asksFor = (kind: FileKind, { words }: Query): boolean => ASKING[kind]?.some((word) => words.has(word)) ?? false;
