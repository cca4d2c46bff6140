// Relevance by words: BM25 over the path, over the names a file defines and over its text, each with its own rarity.
import { countsOf, HEADER } from '../scan/record.ts';
import type { Corpus, Document } from './corpus.ts';
import type { Query } from './query.ts';

export interface Lexical {
  readonly path: Float64Array;
  readonly definitions: Float64Array;
  readonly text: Float64Array;
  /** Share of the query's weight that the file has anywhere, 0 to 1. */
  readonly coverage: Float64Array;
  /** What finding a term is worth: its weight in the query times its rarity in the texts. Terms that occur nowhere are absent. */
  readonly worth: ReadonlyMap<number, number>;
}

const SATURATION = 2;
/** How much long texts are held against a file; more would favour stubs. */
const LENGTH_PENALTY = { path: 0.8, definitions: 0.6, text: 0.7 } as const;
const TEXT_WEIGHTS = { code: 1, doc: 0.6, string: 0.6 } as const;

export const lexical = (corpus: Corpus, { terms }: Query): Lexical => {
  const { documents } = corpus;
  const size = documents.length;
  const scores = {
    path: new Float64Array(size),
    definitions: new Float64Array(size),
    text: new Float64Array(size),
    coverage: new Float64Array(size),
    worth: new Map<number, number>(),
  };
  const hits = new Float64Array(size);
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  const pathAverage = documents.reduce((sum, { pathTerms }) => sum + pathTerms.length / 2, 0) / Math.max(1, size);
  const occurrences = { counts: new Int32Array(size), paths: new Int32Array(size) };
  for (const { hash, weight } of terms) {
    const rarity = lookUp(documents, hash, occurrences);
    if (rarity === undefined) continue;
    scores.worth.set(hash, weight * rarity[2]);
    addTerm(corpus, { weight, rarity, pathAverage, ...occurrences }, { ...scores, hits });
  }
  for (let index = 0; index < size; index += 1) scores.coverage[index] = (hits[index] ?? 0) / Math.max(1e-9, total);
  return scores;
};

interface Occurrences {
  /** As the records count it, by document. */
  readonly counts: Int32Array;
  /** What its place in the path weighs, by document. */
  readonly paths: Int32Array;
}

/** Of paths, of definitions, of texts. */
type Rarity = readonly [path: number, definitions: number, text: number];

/** Where a term occurs, and how rare that is; undefined when it occurs nowhere. */
const lookUp = (documents: readonly Document[], hash: number, { counts, paths }: Occurrences): Rarity | undefined => {
  let [inPath, inDefinitions, inText] = [0, 0, 0];
  documents.forEach((document, index) => {
    const found = document.record === undefined ? 0 : countsOf(document.record, hash);
    const path = pathWeight(document, hash);
    counts[index] = found;
    paths[index] = path;
    inPath += Number(path > 0);
    inDefinitions += Number(found >>> 24 > 0);
    inText += Number((found & 0xffffff) !== 0);
  });
  if (inPath + inDefinitions + inText === 0) return undefined;
  const size = documents.length;
  return [rarityOf(size, inPath), rarityOf(size, inDefinitions), rarityOf(size, inText)];
};

interface Term extends Occurrences {
  readonly weight: number;
  readonly rarity: Rarity;
  readonly pathAverage: number;
}

type Sums = Pick<Lexical, 'path' | 'definitions' | 'text'> & { readonly hits: Float64Array };

const addTerm = ({ documents, averages }: Corpus, term: Term, { path, definitions, text, hits }: Sums): void => {
  const { weight, rarity, pathAverage, counts, paths } = term;
  documents.forEach(({ record, pathTerms }, index) => {
    const found = counts[index] ?? 0;
    const inPath = paths[index] ?? 0;
    if (found === 0 && inPath === 0) return;
    hits[index] = (hits[index] ?? 0) + weight;
    if (inPath > 0) {
      const norm = 1 + LENGTH_PENALTY.path * (pathTerms.length / 2 / pathAverage - 1);
      path[index] = (path[index] ?? 0) + weight * rarity[0] * saturated(inPath / 4 / norm);
    }
    if (found === 0 || record === undefined) return;
    const speaks = ofRecord(record, found, averages);
    definitions[index] = (definitions[index] ?? 0) + weight * rarity[1] * speaks.definitions;
    text[index] = (text[index] ?? 0) + weight * rarity[2] * speaks.text;
  });
};

/** How much a term that a file holds speaks for it, by what it defines and by its text. */
const ofRecord = (
  record: Int32Array,
  found: number,
  averages: Corpus['averages'],
): { readonly definitions: number; readonly text: number } => {
  const defining = lengthNorm((record[HEADER.definition] ?? 0) / averages[3], LENGTH_PENALTY.definitions);
  const length =
    ((record[HEADER.code] ?? 0) + (record[HEADER.doc] ?? 0) + (record[HEADER.string] ?? 0)) /
    (averages[0] + averages[1] + averages[2]);
  const frequency =
    TEXT_WEIGHTS.code * (found & 0xff) +
    TEXT_WEIGHTS.doc * ((found >>> 8) & 0xff) +
    TEXT_WEIGHTS.string * ((found >>> 16) & 0xff);
  return {
    definitions: saturated((found >>> 24) / defining),
    text: saturated(frequency / lengthNorm(length, LENGTH_PENALTY.text)),
  };
};

const lengthNorm = (ratio: number, penalty: number): number => 1 - penalty + penalty * ratio;
const saturated = (frequency: number): number => (frequency * (SATURATION + 1)) / (frequency + SATURATION);
const rarityOf = (size: number, having: number): number => Math.log(1 + (size - having + 0.5) / (having + 0.5));

const pathWeight = ({ pathTerms }: Document, hash: number): number => {
  for (let at = 0; at < pathTerms.length; at += 2) {
    const found = pathTerms[at] ?? 0;
    if (found === hash) return pathTerms[at + 1] ?? 0;
    if (found > hash) return 0;
  }
  return 0;
};
