// What the recent past says about files: which were changed lately, and which were changed when the same was talked about.
import { createWords } from '../scan/words.ts';
import type { Change } from '../types.ts';
import type { Corpus } from './corpus.ts';
import type { Query } from './query.ts';

/** The past, ready to be asked. */
export interface Past {
  /** Newest first. */
  readonly commits: readonly PastCommit[];
}

interface PastCommit {
  readonly paths: readonly string[];
  /** Terms of the message, distinct. */
  readonly terms: ReadonlySet<number>;
}

/** A change of more files than this says nothing about any of them. */
const MAX_PATHS = 40;
/** Commits after which the weight of a change has fallen to a third. */
const FADING = 120;

/** Makes the past of a history, newest first. */
export const pastOf = (changes: readonly Change[]): Past => {
  const visitWords = createWords();
  const commits = changes
    .filter(({ paths }) => paths.length > 0 && paths.length <= MAX_PATHS)
    .map(({ paths, subject }) => {
      const terms = new Set<number>();
      const bytes = Buffer.from(subject);
      visitWords(bytes, 0, bytes.length, { term: (hash) => terms.add(hash), name: () => undefined });
      return { paths, terms };
    });
  return { commits };
};

export interface PastSignals {
  /** Changed often and lately; 0 to 1. */
  readonly recent: Float64Array;
  /** Changed by commits whose messages use the words of the query; 0 to 1. */
  readonly subject: Float64Array;
  /** The same for the directory of a file. */
  readonly subjectNearby: Float64Array;
}

export const pastSignals = (corpus: Corpus, { commits }: Past, query: Query): PastSignals => {
  const size = corpus.documents.length;
  const recent = new Float64Array(size);
  const subject = new Float64Array(size);
  const nearby = new Map<string, number>();
  const rarity = query.terms.map(({ hash, weight }) => {
    const having = commits.reduce((sum, { terms }) => sum + (terms.has(hash) ? 1 : 0), 0);
    return { hash, weight: having === 0 ? 0 : weight * Math.log(1 + commits.length / having) };
  });
  commits.forEach(({ paths, terms }, age) => {
    let likeness = 0;
    for (const { hash, weight } of rarity) if (terms.has(hash)) likeness += weight;
    const share = 1 / Math.sqrt(paths.length);
    for (const path of paths) {
      if (likeness > 0) nearby.set(directoryOf(path), (nearby.get(directoryOf(path)) ?? 0) + likeness * share);
      const index = corpus.byPath.get(path);
      if (index === undefined) continue;
      recent[index] = (recent[index] ?? 0) + share * Math.exp(-age / FADING);
      subject[index] = (subject[index] ?? 0) + share * likeness;
    }
  });
  const nearest = Math.max(...nearby.values(), 1e-9);
  const subjectNearby = Float64Array.from(corpus.documents, ({ path }) =>
    Math.sqrt((nearby.get(directoryOf(path)) ?? 0) / nearest),
  );
  return {
    recent: scaled(recent, (share) => Math.log1p(10 * share) / Math.log(11)),
    subject: scaled(subject, Math.sqrt),
    subjectNearby,
  };
};

/** As parts of the largest. */
const scaled = (values: Float64Array, shape: (share: number) => number): Float64Array => {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return largest === 0 ? values : values.map((value) => shape(value / largest));
};

export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
